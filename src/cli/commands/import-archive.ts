import { randomUUID } from 'node:crypto';
import { access } from 'node:fs/promises';
import { resolve } from 'node:path';
import { unpackingProgress } from '../../drivers/container/archive/archive-progress.ts';
import type { Renaming } from '../../drivers/container/archive/rename-unpacked.ts';
import {
	type Incoming,
	type Manifest,
	readManifest,
	unpackInput,
	unpackInstance,
} from '../../drivers/container/archive/unpack-instance.ts';
import { checkFile } from '../../host/checksum.ts';
import type { Paths } from '../../model/paths.ts';
import type { InstanceRecord } from '../../model/record.ts';
import { trashIdOf } from '../../reconciler/trash/throw-away.ts';
import { FORMATS } from '../../schema/formats.ts';
import { renamedDocument } from '../../schema/renamed-document.ts';
import { ENTRY } from '../../store/file-trash.ts';
import { recordFrom } from '../../store/read-records.ts';
import type { TrashEntry } from '../../store/store.ts';
import { AS_IT_IS, archiveRenaming } from '../archive-renaming.ts';
import { writing } from '../compose.ts';
import type { CommandContext } from '../context.ts';
import { EXIT } from '../exit-code.ts';
import { tellDocument } from '../tell-document.ts';
import { UsageError } from '../usage-error.ts';
import { whileRedrawing } from '../while-redrawing.ts';

export interface ImportArchiveOptions {
	readonly file: string;
	/** Another name than it had; `null` = the same. */
	readonly name: string | null;
	/** Whether its Ganeti OS definition makes it go by that name inside, too. */
	readonly rename: boolean;
}

/** Makes an instance from an archive of `export`: unpacked into the trash, and brought back from there. */
export function importArchive(
	context: CommandContext,
	options: ImportArchiveOptions,
): Promise<number> {
	const { io } = context;
	return writing(context, async ({ read, write, paths, settings }) => {
		if (settings.simulate) throw cannot(options, 'the host is simulated', '');
		const admit = async (manifest: Manifest): Promise<Admitted> => {
			const entry = entryOf(manifest.record, options, io.now());
			const { name } = entry;
			const { instances } = await read.status();
			if (instances.some((instance) => instance.name === name)) {
				throw cannot(options, `there is an instance ${name} already`, 'Give another with --name.');
			}
			const host = { paths, searchPath: settings.ganeti.osFolders };
			return await admitted({ entry, from: manifest.name, options, host }, io.signal);
		};
		const archive = resolve(io.cwd, options.file);
		const isInput = options.file === INPUT;
		const { to, note } = await whileRedrawing(
			{
				...{ redraw: io.redraw, subject: options.file, what: 'Importing' },
				read: () => unpackingProgress(paths, isInput ? null : archive),
			},
			() =>
				isInput
					? unpackInput(paths, admit)
					: fromFile({ paths, archive, admit }, options, io.signal),
		);
		const written = await write.undelete(to.name);
		const told = { done: `imported${note}`, verb: 'declares it' };
		tellDocument(context, settings, { name: to.name, written, ...told });
		return EXIT.fine;
	});
}

/** Stands for what this process reads. */
const INPUT = '-';

interface Admitted extends Incoming {
	/** What people are told about it. */
	readonly note: string;
}

interface Admission {
	readonly entry: TrashEntry;
	/** The name that it had. */
	readonly from: string;
	readonly options: ImportArchiveOptions;
	readonly host: Pick<Renaming, 'paths' | 'searchPath'>;
}

async function admitted(
	{ entry, from, options, host }: Admission,
	signal: AbortSignal,
): Promise<Admitted> {
	const { name, record, id } = entry;
	const to = { name, uid: record.uid, trashId: id };
	const { created } = record;
	const isRenamed = options.rename && created !== null;
	const hint = 'To go without it: --no-rename.';
	const renaming = isRenamed
		? await archiveRenaming({ ...host, from, to, created, hint }, signal)
		: AS_IT_IS;
	return { from, to, entry: { file: ENTRY, value: entry }, ...renaming };
}

interface FromFile {
	readonly paths: Paths;
	readonly archive: string;
	readonly admit: (manifest: Manifest) => Promise<Admitted>;
}

async function fromFile(
	{ paths, archive, admit }: FromFile,
	options: ImportArchiveOptions,
	signal: AbortSignal,
): Promise<Pick<Admitted, 'to' | 'note'>> {
	await requireFile(archive, options);
	const isChecked = await checkFile(archive, signal);
	const incoming = await admit(await readManifest(archive));
	await unpackInstance({ paths, archive, ...incoming }, signal);
	const unchecked = isChecked ? '' : ' (no checksum beside the archive)';
	return { to: incoming.to, note: `${unchecked}${incoming.note}` };
}

async function requireFile(archive: string, options: ImportArchiveOptions): Promise<void> {
	await access(archive).catch(() => {
		throw cannot(options, 'there is no such file', '');
	});
}

/** What the trash has to know of it: a new instance, with a config that is not written yet. */
function entryOf(value: unknown, options: ImportArchiveOptions, now: number): TrashEntry {
	const known = recordFrom(value);
	const { lastGood, created } = known ?? {};
	if (!known || !lastGood || !created || !FORMATS['instance-name'](known.name).ok) {
		throw cannot(options, 'it does not say what it holds', 'Was it made by ballast export?');
	}
	const name = options.name ?? known.name;
	const format = FORMATS['instance-name'](name);
	if (!format.ok) throw cannot(options, format.problem, format.hint);
	const record: InstanceRecord = {
		...known,
		name,
		uid: randomUUID(),
		lastGood: { ...lastGood, source: renamedDocument(lastGood.source, name) },
		// a config for no spec yet, so that one is written before the first start
		created: { ...created, hash: '', at: now },
		started: null,
		adopted: null,
		nicsByLxc: null,
		crashes: { count: 0, lastAt: 0 },
		conditions: [],
	};
	return { id: trashIdOf(name, now), name, deletedAt: now, record };
}

function cannot({ file }: ImportArchiveOptions, why: string, hint: string): UsageError {
	return new UsageError(`cannot import ${file}: ${why}`, hint);
}
