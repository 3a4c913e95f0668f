import { existsSync } from 'node:fs';
import { killIfThere } from '../../../../host/kill-if-there.ts';
import type { OwnedTarget } from '../../driver.ts';
import { WAY } from '../../post-copy.ts';
import { endUsers, processesWith, removeFolder, untilNobodyUses } from '../checkpoint-folder.ts';
import { thaw } from '../freeze.ts';
import { unlockNetwork } from '../network-lock.ts';
import { isGone, lookBefore, type VerbContext } from '../verb-context.ts';
import { endStanding } from './end-standing.ts';

/** CRIU sets sockets back one by one. */
const SET_BACK_MS = 20_000;
const VERB = { name: 'let go', reason: 'RestoreFailed' } as const;

interface Held {
	readonly target: OwnedTarget;
	readonly folder: string;
}

/**
 * The way back. CRIU takes the end of its connection for the end of its work, and kills what it held; only an error makes it set the processes
 * back, and their open connections. So the way tells it nonsense, and nothing runs before it is done with that.
 */
export async function letGo(context: VerbContext, { target, folder }: Held): Promise<void> {
	for (const pid of waysOf(folder)) killIfThere(pid, 'SIGTERM');
	if (!existsSync(folder)) return;
	const { initPid } = await lookBefore(context, target, VERB);
	await untilNobodyUses(folder, AbortSignal.timeout(SET_BACK_MS)).catch(() => endUsers(folder));
	if (initPid !== null) await unlockNetwork(initPid);
	await thawUnlessGone(context, target);
	await removeFolder(folder);
}

/** What CRIU killed all the same is gone as soon as it may be. */
async function thawUnlessGone(context: VerbContext, target: OwnedTarget): Promise<void> {
	if (isGone(await lookBefore(context, target, VERB))) return;
	try {
		await thaw(context, target);
	} catch (cause) {
		if (!isGone(await lookBefore(context, target, VERB))) throw cause;
	}
}

/** It runs elsewhere: none of it comes to do anything here. */
export async function endHeld(context: VerbContext, { target, folder }: Held): Promise<void> {
	await endStanding(context, target, async () => {
		await endUsers(folder);
		// each leads a group of its own
		for (const pid of waysOf(folder)) killIfThere(-pid, 'SIGKILL');
	});
	await removeFolder(folder);
}

function waysOf(folder: string): readonly number[] {
	return processesWith(folder).flatMap(({ pid, argv }) => (argv.includes(WAY) ? [pid] : []));
}
