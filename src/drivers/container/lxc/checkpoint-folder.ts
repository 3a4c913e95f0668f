import { existsSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { listIfThere, readIfThere } from '../../../host/if-there.ts';
import { killIfThere } from '../../../host/kill-if-there.ts';
import { makeFolders } from '../../../host/make-folders.ts';
import { replaceFile } from '../../../host/replace-file.ts';
import { OperationError } from '../../../model/errors.ts';
import { fileFailed } from '../../os/command-failed.ts';
import type { OwnedTarget } from '../driver.ts';
import { isHeld } from './post-copy/marks.ts';

/** Says whose images these are; it is there before the first of them. */
const LABEL = 'ballast.json';
/** The image that CRIU writes last, and what it writes when all is over. */
const INVENTORY = 'inventory.img';
const FIGURES = 'stats-dump';
const WRITTEN = 'processes-written';
const STEP_MS = 50;

/**
 * What CRIU is told beside what LXC tells it, which has no options for that. Files that are open but have no name any more
 * go into the images up to this size; the usual way to make mounts fails on a directory that is mounted twice (a merged /usr).
 */
const CRIU_LINES = {
	dump: ['ghost-limit 1073741824'],
	restore: ['mntns-compat-mode'],
} as const;

/** The same where memory stays with the processes: numbers are of file descriptors that CRIU is given. */
export const PAGES_FD = 7;
export const READY_FD = 8;
const LAZY_LINES = {
	dump: [...CRIU_LINES.dump, 'lazy-pages', `ps-socket ${PAGES_FD}`, `status-fd ${READY_FD}`],
	restore: [...CRIU_LINES.restore, 'lazy-pages'],
} as const;

/** The file that CRIU reads then, by what LXC passes on of its environment. */
export function criuEnvironment(folder: string, verb: keyof typeof CRIU_LINES) {
	return { CRIU_CONFIG_FILE: join(folder, `${verb}.conf`) };
}

/** Makes the folder for images. One that a killed checkpoint of this instance left is made anew; any other stays. */
export async function makeFolder(
	folder: string,
	{ name, uid }: OwnedTarget,
	memory: 'InImages' | 'WithProcesses' = 'InImages',
): Promise<void> {
	const owner = await imagesOwner(folder);
	if (owner === uid) await removeFolder(folder);
	try {
		await makeFolders(dirname(folder));
		// memory is in it
		await mkdir(folder, { mode: 0o700 });
		await replaceFile(join(folder, LABEL), `${JSON.stringify({ name, uid })}\n`, 0o600);
		const lines = memory === 'InImages' ? CRIU_LINES : LAZY_LINES;
		for (const [verb, each] of Object.entries(lines)) {
			await writeFile(join(folder, `${verb}.conf`), `${each.join('\n')}\n`);
		}
	} catch (cause) {
		throw fileFailed(`make ${folder}`, cause);
	}
}

/** Throws when the images in a folder are not this instance's. */
export async function requireImages(folder: string, { name, uid }: OwnedTarget): Promise<void> {
	const owner = await imagesOwner(folder);
	if (owner === uid && isWhole(folder)) return;
	const why =
		owner === null
			? 'no checkpoint is there'
			: owner === uid
				? 'it is not whole'
				: 'it is of another instance';
	throw new OperationError(`cannot restore ${name} from ${folder}: ${why}`, {
		reason: 'RestoreFailed',
		retry: 'never',
		hint: `ballast start ${name} begins without it.`,
	});
}

/**
 * Whether CRIU came to the end of it: its figures are written last, when all processes are written and ended. Where they stand still with
 * their memory instead, or it was killed just then, that is said by ballast.
 */
export function isWhole(folder: string): boolean {
	return [FIGURES, WRITTEN].some((name) => existsSync(join(folder, name))) || isHeld(folder);
}

export function hasInventory(folder: string): boolean {
	return existsSync(join(folder, INVENTORY));
}

export async function markWritten(folder: string): Promise<void> {
	await writeFile(join(folder, WRITTEN), '');
}

export async function removeFolder(folder: string): Promise<void> {
	await rm(folder, { recursive: true, force: true });
}

/** What a ballast that was killed had begun goes on: nobody may begin the same beside it. */
export async function untilNobodyUses(folder: string, signal?: AbortSignal): Promise<void> {
	while (usersOf(folder).length > 0) {
		signal?.throwIfAborted();
		await delay(STEP_MS);
	}
}

/** Ends what hangs; the kernel lets go of the processes that it held. */
export async function endUsers(folder: string): Promise<void> {
	for (const pid of usersOf(folder)) killIfThere(pid, 'SIGKILL');
	await untilNobodyUses(folder);
}

/** What writes or brings back; not what fetches memory for processes that run already. */
function usersOf(folder: string): readonly number[] {
	// that of a round of pre-copy is below it
	const isOfIt = (word: string): boolean => word === folder || word.startsWith(`${folder}/`);
	return processes().flatMap(({ pid, argv }) => {
		const [tool = '', verb = ''] = argv;
		const isUser = /(^|\/)(criu|lxc-checkpoint)$/.test(tool) && verb !== 'lazy-pages';
		return isUser && argv.some(isOfIt) ? [pid] : [];
	});
}

interface Running {
	readonly pid: number;
	readonly argv: readonly string[];
}

/** The processes that were started with that folder for an argument. */
export function processesWith(folder: string): readonly Running[] {
	return processes().filter(({ argv }) => argv.includes(folder));
}

function processes(): readonly Running[] {
	const pids = listIfThere('/proc').filter((entry) => /^\d+$/.test(entry));
	return pids.map((pid) => ({
		pid: Number(pid),
		argv: readIfThere(`/proc/${pid}/cmdline`)?.split('\0') ?? [],
	}));
}

/** The second one is said of what began after the round of pre-copy before. */
const HARMLESS = /RLIMIT_NOFILE|No parent image found/;

/** The last errors in one of CRIU's logs, in one line. */
export async function errorsIn(folder: string, log: string): Promise<string> {
	const text = await readFile(join(folder, log), 'utf8').catch(() => '');
	const lines = text.split('\n').filter((line) => /Error \(/.test(line) && !HARMLESS.test(line));
	return lines
		.slice(-3)
		.map((line) => line.replace(/^.*?Error \(([^)]*)\):\s*/, ''))
		.join('; ');
}

/** The uid of the instance whose images a folder has; `null` when it has none. */
export async function imagesOwner(folder: string): Promise<string | null> {
	const text = await readFile(join(folder, LABEL), 'utf8').catch(() => null);
	if (text === null) return null;
	try {
		const { uid }: { readonly uid?: unknown } = JSON.parse(text);
		return typeof uid === 'string' ? uid : null;
	} catch {
		return null;
	}
}
