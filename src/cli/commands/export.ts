import { resolve } from 'node:path';
import { bytesOf, packingProgress } from '../../drivers/container/archive/archive-progress.ts';
import {
	ARCHIVE_ENDS,
	type Packing,
	packInstance,
	streamInstance,
} from '../../drivers/container/archive/pack-instance.ts';
import type { DiskSpec } from '../../model/instance-spec.ts';
import type { InstanceStatus } from '../../model/instance-status.ts';
import type { InstanceRecord } from '../../model/record.ts';
import { reading } from '../compose.ts';
import type { CommandContext } from '../context.ts';
import { EXIT } from '../exit-code.ts';
import {
	cannotExport as cannot,
	type ExportOptions,
	requireMade,
	requireNewFile,
} from '../exportable.ts';
import { openObserver } from '../open-driver.ts';
import { findInstance } from '../selection.ts';
import { shortPath } from '../short-paths.ts';
import { whileRedrawing } from '../while-redrawing.ts';

/** Stands for what this process writes. */
const OUTPUT = '-';

/** Writes a stopped instance, with spec and disks, into an archive that `import` takes. */
export function exportInstance(context: CommandContext, options: ExportOptions): Promise<number> {
	const { name } = options;
	return reading(context, async ({ read, paths, settings }) => {
		if (settings.simulate) throw cannot(options, 'the host is simulated', '');
		const sink = sinkOf(context, options);
		const record = requireExportable(findInstance(await read.status(), name), options);
		const observer = await openObserver(settings, paths);
		await sink.write({ paths, observer, record });
		sink.say(`${name}: written to ${sink.where}\n`);
		for (const disk of disksOf(record).filter((each) => !isInFolder(each))) {
			sink.say(`  not in it: the disk ${disk.name}, a directory that the spec names\n`);
		}
		return EXIT.fine;
	});
}

/** Where the archive goes. */
interface Sink {
	readonly write: (packing: Omit<Packing, 'archive'>) => Promise<void>;
	readonly where: string;
	/** Tells people, where the archive does not go. */
	readonly say: (text: string) => void;
}

function sinkOf(context: CommandContext, options: ExportOptions): Sink {
	const { io } = context;
	const { to } = options;
	if (to === null) throw cannot(options, 'nothing says where to', 'Say -o FILE.');
	if (to !== OUTPUT) {
		const archive = resolve(io.cwd, to);
		requireNewArchive(archive, options);
		const write: Sink['write'] = (packing) =>
			whileRedrawing(
				{
					...{ redraw: io.redraw, subject: options.name, what: 'Exporting' },
					read: packingProgress(packing.paths, { name: options.name, archive }),
				},
				() => packInstance({ ...packing, archive }, io.signal),
			);
		return { write, where: `${shortPath(archive, io.cwd)}, its checksum beside it`, say: io.out };
	}
	if (io.isTerminal) throw cannot(options, 'the output is a terminal', 'Pipe it on.');
	return { write: (packing) => streamed(context, packing), where: 'the output', say: io.err };
}

function streamed({ io }: CommandContext, packing: Omit<Packing, 'archive'>): Promise<void> {
	const { stdout } = process;
	// that nobody reads any more ends a table quietly, and is a failure here
	stdout.removeAllListeners('error');
	let done = 0;
	const onBytes = (bytes: number): void => {
		done += bytes;
	};
	const { name } = packing.record;
	const total = bytesOf(packing.paths, name);
	return whileRedrawing(
		{
			...{ redraw: io.redrawOnErr, subject: name, what: 'Exporting' },
			read: async () => ({ done, total: await total() }),
		},
		() => streamInstance({ ...packing, out: stdout, onBytes }, io.signal),
	);
}

function requireNewArchive(archive: string, options: ExportOptions): void {
	if (!ARCHIVE_ENDS.some((end) => archive.endsWith(end))) {
		const hint = `End its name with ${ARCHIVE_ENDS.join(', ')}.`;
		throw cannot(options, `${options.to} does not say how to compress it`, hint);
	}
	requireNewFile(archive, options);
}

function requireExportable(status: InstanceStatus, options: ExportOptions): InstanceRecord {
	const record = requireMade(status, options);
	const other = disksOf(record).find((disk) => !isInFolder(disk) && !isDirectoryBeside(disk));
	if (other === undefined) return record;
	const { name, source } = other;
	const which =
		source.kind === 'image' ? 'an image at a path of yours' : `of the kind ${source.kind}`;
	const why = `its disk ${name} is ${which}, and an archive holds directories and images in the instance's folder only`;
	throw cannot(options, why, BY_HAND);
}

const BY_HAND =
	'Pack what is on it by hand while the instance is stopped; `os: {tarball: {path: FILE}}` makes a root of that elsewhere.';

const disksOf = ({ created }: InstanceRecord): readonly DiskSpec[] => created?.spec.disks ?? [];

/** Directories and images that ballast made. */
function isInFolder({ source }: DiskSpec): boolean {
	return (source.kind === 'directory' || source.kind === 'image') && source.path === null;
}

function isDirectoryBeside({ mount, source }: DiskSpec): boolean {
	return mount !== '/' && source.kind === 'directory';
}
