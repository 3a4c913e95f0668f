import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { readIfThere } from '../../../../host/if-there.ts';
import { readProcessStat } from '../../../../host/process-stat.ts';
import { replaceFile } from '../../../../host/replace-file.ts';

/** Which rounds in a folder the memory of a running init could be told from, together with what it wrote to since. */
interface Rounds {
	readonly initPid: number;
	readonly startTicks: number;
	readonly count: number;
}

const FILE = 'rounds.json';

/** Where the images of a round lie in the folder. */
export function nameOfRound(round: number): string {
	return `round-${round}`;
}

/**
 * How many rounds there are that go with this init; 0 = none. The kernel tells what was written to since it was last asked, and whoever asks next makes
 * it forget: so they are taken away first, and nobody builds on them when that fails.
 */
export async function takeRounds(folder: string, initPid: number): Promise<number> {
	const known = roundsIn(folder);
	await rm(join(folder, FILE), { force: true });
	return known?.initPid === initPid && known.startTicks === startOf(initPid) ? known.count : 0;
}

export async function keepRounds(folder: string, initPid: number, count: number): Promise<void> {
	const rounds = { initPid, startTicks: startOf(initPid), count };
	await replaceFile(join(folder, FILE), `${JSON.stringify(rounds)}\n`, 0o600);
}

/** Bytes of memory in the images of a folder. */
export async function memoryIn(folder: string): Promise<number> {
	const files = (await readdir(folder)).filter((name) => /^pages-\d+\.img$/.test(name));
	const found = await Promise.all(files.map((name) => stat(join(folder, name))));
	return found.reduce((sum, { size }) => sum + size, 0);
}

/** Together with its pid this names a process for good. */
const startOf = (pid: number): number => readProcessStat('/proc', pid)?.startTicks ?? 0;

function roundsIn(folder: string): Rounds | null {
	try {
		return JSON.parse(readIfThere(join(folder, FILE)) ?? 'null');
	} catch {
		return null;
	}
}
