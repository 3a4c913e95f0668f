import { once } from 'node:events';
import { Worker } from 'node:worker_threads';

/** Reads the file as fast as it can, from a thread of its own, and keeps each value that is not the last one again. */
const SAMPLER = `
const { openSync, readSync, closeSync } = require('node:fs');
const { parentPort, workerData } = require('node:worker_threads');
const file = openSync(workerData.file, 'r');
const end = new Int32Array(workerData.end);
const buffer = Buffer.alloc(64);
const seen = [];
const sample = () => {
	try {
		const text = buffer.latin1Slice(0, readSync(file, buffer, 0, 64, 0)).trim();
		const value = text === 'max' ? Infinity : Number(text);
		if (seen.at(-1) !== value) seen.push(value);
		return true;
	} catch {
		return false; // the container has ended
	}
};
sample();
parentPort.postMessage('began');
while (Atomics.load(end, 0) === 0 && sample());
closeSync(file);
parentPort.postMessage(seen);
`;

/** Every limit that the kernel showed while this went on, in order; no limit counts as infinite. */
export async function limitsSeenDuring(
	file: string,
	act: () => Promise<unknown>,
): Promise<readonly number[]> {
	const end = new SharedArrayBuffer(4);
	const sampler = new Worker(SAMPLER, { eval: true, workerData: { file, end } });
	await once(sampler, 'message');
	const [seen] = await Promise.all([
		once(sampler, 'message'),
		act().finally(() => Atomics.store(new Int32Array(end), 0, 1)),
	]);
	await sampler.terminate();
	return seen[0];
}
