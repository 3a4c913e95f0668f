import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { MovingWorker } from '../hosts/moving-worker.ts';
import { patience } from '../support/patience.ts';

/** Two hosts with nothing but cgroup v2, whose kernel tells which memory was written to. */
vi.setConfig({ testTimeout: patience(30_000), hookTimeout: patience(30_000) });

let worker: MovingWorker;
beforeAll(async () => {
	worker = await MovingWorker.up({
		lines: ['migration: {mode: Live, memory: PreCopy}'],
	});
});
afterAll(() => worker?.hosts.dispose());

test('it is there', async () => {
	await worker.settledAt('n1');
	console.log(worker.at('n1', 'describe', 'worker').stdout);
	console.log(worker.at('n1', 'migrate', 'worker', '--to', 'n2', '--check').stdout);
	expect(worker.runsAt('n1')).toBe(true);
});
