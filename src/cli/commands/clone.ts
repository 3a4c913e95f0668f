import { access, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { canRename } from '../../drivers/os/ganeti/definition.ts';
import { baseOf } from '../../drivers/storage/base-of.ts';
import type { Declared } from '../../model/catalog.ts';
import { messageOf } from '../../model/errors.ts';
import type { InstanceStatus } from '../../model/instance-status.ts';
import type { Paths } from '../../model/paths.ts';
import { cloneDocument, isCopied, type Original } from '../../schema/clone-document.ts';
import { FORMATS } from '../../schema/formats.ts';
import { reading } from '../compose.ts';
import type { CommandContext } from '../context.ts';
import { EXIT } from '../exit-code.ts';
import { findInstance } from '../selection.ts';
import { shortPath } from '../short-paths.ts';
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
		const folder = options.to === null ? dirname(declared.file) : resolve(io.cwd, options.to);
		const file = join(folder, `${options.clone}.yaml`);
		await write(file, text, options);
		io.out(
			`${options.clone}: declared in ${shortPath(file, io.cwd)}, with copies of the disks of ${options.name}\n`,
		);
		io.out(renaming.note);
		if (leftOut.length > 0) io.out(`  left out, since two cannot have it: ${leftOut.join(', ')}\n`);
		if (waits(found, declared)) {
			io.out(
				`  It is made while ${options.name} is stopped: ballast stop ${options.name} --for 10m\n`,
			);
		}
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

/** Snapshots are taken at any time; whatever else is copied must not be written to meanwhile. */
function waits({ observed }: InstanceStatus, { spec }: Declared): boolean {
	if (observed.state === 'STOPPED') return false;
	return spec.disks.some((disk) => isCopied(disk) && disk.source.kind !== 'btrfs');
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
