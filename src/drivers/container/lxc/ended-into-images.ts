import { constants } from 'node:os';
import { readIfThere } from '../../../host/if-there.ts';
import { hasInventory, markWritten } from './checkpoint-folder.ts';

const KILLED = 1n << BigInt(constants.signals.SIGKILL - 1);

/**
 * Whether a CRIU that was killed had come to where it ends what it has written: what is left of its work then is to wait for that, and to write its
 * figures. Says so in the folder, since those figures are missing.
 */
export async function endedIntoImages(folder: string, initPid: number): Promise<boolean> {
	// the last image; whatever goes on now was let go of before the end
	if (!hasInventory(folder) || !isKilled(initPid)) return false;
	await markWritten(folder);
	return true;
}

/** Also while it is still on its way out, which takes the longer the more memory it has. */
function isKilled(pid: number): boolean {
	const status = readIfThere(`/proc/${pid}/status`);
	const pending = /^ShdPnd:\s*([0-9a-f]+)/m.exec(status ?? '')?.[1];
	return pending === undefined || (BigInt(`0x${pending}`) & KILLED) !== 0n;
}
