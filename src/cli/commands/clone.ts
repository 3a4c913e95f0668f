import { access, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { canRename } from '../../drivers/os/ganeti/definition.ts';
import { baseOf } from '../../drivers/storage/base-of.ts';
import type { Declared } from '../../model/catalog.ts';
import { messageOf } from '../../model/errors.ts';
import type { InstanceStatus } from '../../model/instance-status.ts';
import { type Paths, pathInRepository } from '../../model/paths.ts';
import { cloneDocument, isCopied, type Original } from '../../schema/clone-document.ts';
import { FORMATS } from '../../schema/formats.ts';
import { reading } from '../compose.ts';
import type { CommandContext } from '../context.ts';
import { EXIT } from '../exit-code.ts';
import type { Io } from '../io.ts';
import { findInstance } from '../selection.ts';
import { shortPath } from '../short-paths.ts';
import { placeToCommit } from '../tell-document.ts';
import { UsageError } from '../usage-error.ts';

export interface CloneOptions {
	readonly name: string;
	readonly clone: string;
	/** The folder for the new spec file; `null` = where the original's is. */
	readonly to: string | null;
}

/** Writes the spec of an instance like another one, with copies of its disks. A file that is there is never replaced. */
export function clone(context: CommandContext, options: CloneOptions): Promise<number> {
	const { io } = context;
	return reading(context, async ({ read, paths, settings }) => {
		const status = await read.status();
		const found = findInstance(status, options.name);
		requireNewName(
			options,
			status.instances.map(({ name }) => name),
		);
		const declared = requireClonable(found, options);
		const bases = basesOf(found, declared, paths);
		const renaming = await renamingOf(declared, settings.ganeti.osFolders);
		const original = { declared, bases, canRename: renaming.canRename };
		const { text, leftOut } = cloneDocument(original, options.clone);
		const notes = `${renaming.note}${leftOutNote(leftOut)}${waitingNote(found, declared)}`;
		const copies = `with copies of the disks of ${options.name}\n${notes}`;
		if (settings.git !== null && options.to === null) {
			// the output is the document alone
			io.out(text);
			const place = placeToCommit(settings.git, options.clone);
			io.err(`${options.clone}: commit this document ${place}, ${copies}`);
			return EXIT.fine;
		}
		const file = await written(text, declared, { options, io });
		io.out(`${options.clone}: declared in ${shortPath(file, io.cwd)}, ${copies}`);
		return EXIT.fine;
	});
}

function requireNewName(options: CloneOptions, known: readonly string[]): void {
	const name = FORMATS['instance-name'](options.clone);
	if (!name.ok) throw cannot(options, name.problem, name.hint);
	if (known.includes(options.clone)) {
		throw cannot(options, `there is an instance ${options.clone} already`, '');
	}
}

function requireClonable({ declared, observed }: InstanceStatus, options: CloneOptions): Declared {
	if (declared === null) {
		throw cannot(options, 'no valid spec declares it', 'See: ballast validate');
	}
	if (observed.ownership !== 'Ours') {
		throw cannot(options, 'its container is not made yet', 'See: ballast apply');
	}
	if (observed.idRange !== null) {
		const why = 'its files belong to a range of ids of its own (security.idmap)';
		throw cannot(options, why, '');
	}
	const other = declared.spec.disks.find((disk) => isCopied(disk) && isDevice(disk));
	if (other === undefined) return declared;
	const why = `ballast does not copy disks of the kind ${other.source.kind}, as ${other.name} is`;
	throw cannot(options, why, '');
}

function isDevice(disk: Declared['spec']['disks'][number]): boolean {
	return baseOf(disk, { uid: '', folder: '' }) === null;
}

function basesOf(
	{ name, observed }: InstanceStatus,
	{ spec }: Declared,
	paths: Paths,
): Original['bases'] {
	const owner = { uid: observed.uid ?? '', folder: join(paths.lxc, name) };
	return new Map(spec.disks.map((disk) => [disk.name, baseOf(disk, owner) ?? '']));
}

interface CloneRenaming {
	readonly canRename: boolean;
	/** A line about it; '' when nothing is to be said. */
	readonly note: string;
}

/** Whether the definition that made the original is here and has a script that renames its copy. */
async function renamingOf(
	{ spec: { os } }: Declared,
	searchPath: readonly string[],
): Promise<CloneRenaming> {
	if (os?.kind !== 'ganeti') return { canRename: false, note: '' };
	const isHere = await canRename(os.name, searchPath);
	const note = isHere
		? `the rename script of ${os.name}`
		: `the rules of os.fit: ${os.name} cannot`;
	return { canRename: isHere, note: `  made another host by ${note}\n` };
}

function leftOutNote(leftOut: readonly string[]): string {
	return leftOut.length === 0
		? ''
		: `  left out, since two cannot have it: ${leftOut.join(', ')}\n`;
}

function waitingNote(found: InstanceStatus, declared: Declared): string {
	const { name } = found;
	return waits(found, declared)
		? `  It is made while ${name} is stopped: ballast stop ${name} --for 10m\n`
		: '';
}

/** Snapshots are taken at any time; whatever else is copied must not be written to meanwhile. */
function waits({ observed }: InstanceStatus, { spec }: Declared): boolean {
	if (observed.state === 'STOPPED') return false;
	return spec.disks.some((disk) => isCopied(disk) && disk.source.kind !== 'btrfs');
}

/** The file that the document was written to. */
async function written(
	text: string,
	original: Declared,
	{ options, io }: { readonly options: CloneOptions; readonly io: Pick<Io, 'cwd'> },
): Promise<string> {
	const folder = options.to === null ? dirname(original.file) : resolve(io.cwd, options.to);
	const file = join(folder, `${options.clone}.yaml`);
	if (pathInRepository(file) !== null) {
		throw cannot(options, 'the next commit would replace what is fetched', 'Leave out --to.');
	}
	await write(file, text, options);
	return file;
}

async function write(file: string, text: string, options: CloneOptions): Promise<void> {
	if (await isThere(file)) {
		throw cannot(options, `${file} is there already`, 'Give another folder with --to.');
	}
	await writeFile(file, text, { flag: 'wx' }).catch((cause: unknown) => {
		throw cannot(options, messageOf(cause), 'Give another folder with --to.');
	});
}

function isThere(path: string): Promise<boolean> {
	return access(path).then(
		() => true,
		() => false,
	);
}

function cannot({ name, clone: to }: CloneOptions, why: string, hint: string): UsageError {
	return new UsageError(`cannot clone ${name} to ${to}: ${why}`, hint);
}
