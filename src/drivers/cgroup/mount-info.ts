import { readIfThere } from '../../host/if-there.ts';

/** One line of /proc/PID/mountinfo (man 5 proc). */
export interface Mount {
	/** `MAJOR:MINOR` of the file system. */
	readonly device: string;
	/** The directory of the file system that is mounted; not `/` for a bind mount of a part. */
	readonly root: string;
	readonly mountPoint: string;
	readonly fsType: string;
	/** What is mounted, as it was named; for disks the device. */
	readonly source: string;
	/** Options of the file system itself: for cgroup v1 they name the controllers. */
	readonly superOptions: readonly string[];
}

/** What a process has mounted; nothing when it has ended. */
export function mountsOf(pid: number | 'self', procRoot = '/proc'): readonly Mount[] {
	return parseMountInfo(readIfThere(`${procRoot}/${pid}/mountinfo`) ?? '');
}

/** Every mount, in the kernel's order: of several at one mount point the last one is on top. */
export function parseMountInfo(text: string): readonly Mount[] {
	return text.split('\n').flatMap((line) => parseLine(line) ?? []);
}

/** Fields before ` - ` have a fixed start and any number of tags (`shared:1`) at their end. */
function parseLine(line: string): Mount | null {
	const separator = line.indexOf(' - ');
	if (separator === -1) return null;
	const [, , device = '', root = '', mountPoint = ''] = line.slice(0, separator).split(' ');
	const [fsType = '', source = '', superOptions = ''] = line.slice(separator + 3).split(' ');
	return {
		device,
		root: unescaped(root),
		mountPoint: unescaped(mountPoint),
		fsType,
		source: unescaped(source),
		superOptions: superOptions.split(','),
	};
}

/** Blanks, tabs, line breaks and backslashes in paths are written as three octal digits. */
export function unescaped(field: string): string {
	return field.replace(/\\([0-7]{3})/g, (_, octal: string) =>
		String.fromCharCode(Number.parseInt(octal, 8)),
	);
}
