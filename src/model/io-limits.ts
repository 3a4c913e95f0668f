import type { DiskSpec, InstanceSpec, IoLimits } from './instance-spec.ts';
import { provedValue } from './parsed.ts';
import { formatBytes, parseBytes } from './quantity.ts';

/** Each limit by the word that cgroup v2 has for it, in the kernel's order. */
export const IO_WORDS = {
	readBps: 'rbps',
	writeBps: 'wbps',
	readIops: 'riops',
	writeIops: 'wiops',
} as const satisfies Readonly<Record<keyof IoLimits, string>>;

export const IO_FIELDS = ['readBps', 'writeBps', 'readIops', 'writeIops'] as const;

export const NO_IO_LIMITS: IoLimits = {
	readBps: null,
	writeBps: null,
	readIops: null,
	writeIops: null,
};

/** The limits of what is mounted at one place in a container. */
export interface IoRule {
	/** A mount point in the container, or `MAJOR:MINOR` of a device. */
	readonly place: string;
	readonly limits: IoLimits;
}

/** `/ rbps=10Mi wiops=100`: what it is for, then the limits that there are; bytes with their unit. */
export function formatIoRule({ place, limits }: IoRule): string {
	const words = IO_FIELDS.flatMap((field) => {
		const value = limits[field];
		if (value === null) return [];
		return [`${IO_WORDS[field]}=${isBytes(field) ? formatBytes(value) : value}`];
	});
	return [place, ...words].join(' ');
}

/** The way back; text that `formatIoRule` did not make is a defect. */
export function parseIoRule(text: string): IoRule {
	const words = text.split(' ');
	// a place may have blanks in it
	const start = words.findIndex((word) => IO_FIELDS.some((field) => isFor(field, word)));
	const end = start === -1 ? words.length : start;
	const entries = IO_FIELDS.map((field) => {
		const word = words.slice(end).find((each) => isFor(field, each));
		const value = word?.slice(IO_WORDS[field].length + 1) ?? null;
		return [field, value === null ? null : provedValue(parseBytes(value))] as const;
	});
	const limits: IoLimits = { ...NO_IO_LIMITS, ...Object.fromEntries(entries) };
	return { place: words.slice(0, end).join(' '), limits };
}

/** The disks of a spec that have a limit, each with at least one. */
export function limitedDisks({ disks }: Pick<InstanceSpec, 'disks'>): readonly DiskSpec[] {
	return disks.filter(({ io }) => io !== null && IO_FIELDS.some((field) => io[field] !== null));
}

/** A spec as a container has it right after its start: io limits are set once its disks are mounted. */
export function withoutIoLimits(spec: InstanceSpec): InstanceSpec {
	if (limitedDisks(spec).length === 0) return spec;
	return { ...spec, disks: spec.disks.map((disk) => ({ ...disk, io: null })) };
}

function isBytes(field: keyof IoLimits): boolean {
	return field === 'readBps' || field === 'writeBps';
}

function isFor(field: keyof IoLimits, word: string): boolean {
	return word.startsWith(`${IO_WORDS[field]}=`);
}
