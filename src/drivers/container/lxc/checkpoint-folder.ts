import { existsSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { listIfThere, readIfThere } from '../../../host/if-there.ts';
import { killIfThere } from '../../../host/kill-if-there.ts';
import { replaceFile } from '../../../host/replace-file.ts';
import { OperationError } from '../../../model/errors.ts';
import { fileFailed } from '../../os/command-failed.ts';
import type { OwnedTarget } from '../driver.ts';

/** Says whose images these are; it is there before the first of them. */
const LABEL = 'ballast.json';
const STEP_MS = 50;

/**
 * What CRIU is told beside what LXC tells it, which has no options for that. Files that are open but have no name any more
 * go into the images up to this size; the usual way to make mounts fails on a directory that is mounted twice (a merged /usr).
 */
const CRIU_LINES = {
	dump: 'ghost-limit 1073741824\n',
	restore: 'mntns-compat-mode\n',
} as const;

/** The file that CRIU reads then, by what LXC passes on of its environment. */
export function criuEnvironment(folder: string, verb: keyof typeof CRIU_LINES) {
	return { CRIU_CONFIG_FILE: join(folder, `${verb}.conf`) };
}

/** Makes the folder for images. One that a killed checkpoint of this instance left is made anew; any other stays. */
export async function makeFolder(folder: string, { name, uid }: OwnedTarget): Promise<void> {
	const owner = await ownerOf(folder);
	if (owner === uid) await removeFolder(folder);
	try {
		await mkdir(dirname(folder), { recursive: true });
		// memory is in it
		await mkdir(folder, { mode: 0o700 });
		await replaceFile(join(folder, LABEL), `${JSON.stringify({ name, uid })}\n`, 0o600);
		for (const [verb, lines] of Object.entries(CRIU_LINES)) {
			await writeFile(join(folder, `${verb}.conf`), lines);
		}
	} catch (cause) {
		throw fileFailed(`make ${folder}`, cause);
	}
}

/** Throws when the images in a folder are not this instance's. */
export async function requireImages(folder: string, { name, uid }: OwnedTarget): Promise<void> {
	const owner = await ownerOf(folder);
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

/** Whether CRIU came to the end of it: its figures are written last, when all processes are written and ended. */
export function isWhole(folder: string): boolean {
	return existsSync(join(folder, 'stats-dump'));
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

function usersOf(folder: string): readonly number[] {
	const pids = listIfThere('/proc').filter((entry) => /^\d+$/.test(entry));
	return pids.map(Number).filter((pid) => {
		const argv = readIfThere(`/proc/${pid}/cmdline`)?.split('\0') ?? [];
		return /(^|\/)(criu|lxc-checkpoint)$/.test(argv[0] ?? '') && argv.includes(folder);
	});
}

/** The last errors in one of CRIU's logs, in one line. */
export async function errorsIn(folder: string, log: string): Promise<string> {
	const text = await readFile(join(folder, log), 'utf8').catch(() => '');
	const lines = text
		.split('\n')
		.filter((line) => /Error \(/.test(line) && !/RLIMIT_NOFILE/.test(line));
	return lines
		.slice(-3)
		.map((line) => line.replace(/^.*?Error \(([^)]*)\):\s*/, ''))
		.join('; ');
}

async function ownerOf(folder: string): Promise<string | null> {
	const text = await readFile(join(folder, LABEL), 'utf8').catch(() => null);
	if (text === null) return null;
	try {
		const { uid }: { readonly uid?: unknown } = JSON.parse(text);
		return typeof uid === 'string' ? uid : null;
	} catch {
		return null;
	}
}
