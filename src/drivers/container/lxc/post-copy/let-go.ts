import { existsSync, readFileSync } from 'node:fs';
import { killIfThere } from '../../../../host/kill-if-there.ts';
import { writeFreezer } from '../../../cgroup/write-freezer.ts';
import type { OwnedTarget } from '../../driver.ts';
import { WAY } from '../../post-copy.ts';
import { endUsers, processesWith, removeFolder, untilNobodyUses } from '../checkpoint-folder.ts';
import { thaw } from '../freeze.ts';
import { freezerOf } from '../freezer-of.ts';
import { requireGone } from '../kill.ts';
import { unlockNetwork } from '../network-lock.ts';
import { isGone, lookBefore, type VerbContext } from '../verb-context.ts';

/** CRIU sets sockets back one by one. */
const SET_BACK_MS = 20_000;

interface Held {
	readonly target: OwnedTarget;
	readonly folder: string;
}

/**
 * The way back. CRIU takes the end of its connection for the end of its work, and kills what it held; only an error makes it set the processes
 * back, and their open connections. So the way tells it nonsense, and nothing runs before it is done with that.
 */
export async function letGo(context: VerbContext, { target, folder }: Held): Promise<void> {
	if (!existsSync(folder)) return;
	const verb = { name: 'let go', reason: 'RestoreFailed' } as const;
	const observed = await lookBefore(context, target, verb);
	for (const pid of waysOf(folder)) killIfThere(pid, 'SIGTERM');
	await untilNobodyUses(folder, AbortSignal.timeout(SET_BACK_MS)).catch(() => endUsers(folder));
	if (observed.initPid !== null) await unlockNetwork(observed.initPid);
	if (!isGone(observed)) await thaw(context, target);
	await removeFolder(folder);
}

/** Each process first, and then the freezer: none of them comes to do anything. */
export async function endHeld(context: VerbContext, { target, folder }: Held): Promise<void> {
	const verb = { name: 'end', reason: 'StopFailed' } as const;
	const observed = await lookBefore(context, target, verb);
	const freezer = freezerOf(observed.initPid);
	if (!isGone(observed) && freezer !== null) {
		for (const pid of pidsIn(freezer.path)) killIfThere(pid, 'SIGKILL');
		writeFreezer(freezer, 'THAWED');
	}
	await requireGone(context, target, 'its processes were killed');
	for (const pid of waysOf(folder)) killIfThere(pid, 'SIGKILL');
	await endUsers(folder);
	await removeFolder(folder);
}

function waysOf(folder: string): readonly number[] {
	return processesWith(folder).flatMap(({ pid, argv }) => (argv.includes(WAY) ? [pid] : []));
}

function pidsIn(cgroup: string): readonly number[] {
	const text = readFileSync(`${cgroup}/cgroup.procs`, 'utf8');
	return text.split('\n').filter(Boolean).map(Number);
}
