import type { ChildProcess } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { patience } from '../support/patience.ts';
import { type Harm, harmed, killed } from './harm.ts';
import { atOnce, MovingWorker, TRASH } from './moving-worker.ts';

vi.setConfig({ testTimeout: patience(300_000), hookTimeout: patience(300_000) });

let worker: MovingWorker;
beforeAll(async () => {
	worker = await MovingWorker.up();
});
afterAll(() => worker.hosts.dispose());

beforeEach(async () => {
	// one that failed must not make the others fail
	if ((await worker.comeToRest()) === 'n2') worker.migrated('n2', 'n1', '--live');
	await worker.settledAt('n1');
	await vi.waitFor(() => expect(worker.ticks('n1')).toBeGreaterThan(3), patience(15_000));
});

const HARMS: Readonly<Record<string, Harm>> = {
	'the daemon of the source ends': () => killed(worker.hosts, 'n1')(),
	'the daemon of the target ends': () => killed(worker.hosts, 'n2')(),
	'ssh ends': () => {
		for (const pid of worker.hosts.host('n1').processes(/^ssh /)) process.kill(pid, 'SIGKILL');
		return () => undefined;
	},
	'the network between them is gone for three seconds': () => {
		worker.hosts.cutOff('n2');
		return async () => {
			await delay(3000);
			worker.hosts.reconnect('n2');
		};
	},
};

function begin(): ChildProcess {
	return worker.hosts.host('n1').spawn('ballast', 'migrate', 'worker', '--to', 'n2', '--live');
}

/** It runs on one of them, its processes went on, and it can still go to and fro. */
async function allIsWell(before: {
	readonly ticks: number;
	readonly begun: number;
}): Promise<void> {
	const where = await worker.comeToRest();
	expect(worker.begun(where)).toBe(before.begun);
	expect(worker.ticks(where)).toBeGreaterThanOrEqual(before.ticks);
	// the next try removes what is left of one that could not be called off
	if (where === 'n1') worker.migrated('n1', 'n2', '--live');
	worker.migrated('n2', 'n1', '--live');
	await worker.settledAt('n1');
	expect(worker.begun('n1')).toBe(before.begun);
}

const CASES = Object.keys(HARMS).flatMap((harm) =>
	['Copying', 'Stopping', 'HandingOver', 'HandedOver'].map((phase) => [harm, phase] as const),
);

describe.each(['StopCopy', 'PostCopy'])('%s', (memory) => {
	beforeAll(() => worker.declare('node: n1', `migration: {mode: Live, memory: ${memory}}`));

	test.each(CASES)('%s in the phase %s: one copy runs on, with its memory', async (what, phase) => {
		const harm = HARMS[what];
		if (harm === undefined) throw new Error(what);
		const before = { ticks: worker.ticks('n1'), begun: worker.begun('n1') };
		const run = begin();
		await atOnce(() => worker.phaseAt('n1') === phase, phase);
		await harmed(worker.hosts, harm);
		await allIsWell(before);
		run.kill('SIGKILL');
	});
});

test.each([
	['while it writes the processes', 'n1'],
	['while it brings them back', 'n2'],
])('CRIU ends %s: it goes on at its source', async (_when, name) => {
	const before = { ticks: worker.ticks('n1'), begun: worker.begun('n1') };
	const run = begin();
	const host = worker.hosts.host(name);
	const criu = () => host.processes(/criu (dump|restore) /);
	await atOnce(() => criu().length > 0, 'CRIU');
	// at another moment of its work each time; while its processes stand still in their cgroup, too
	await delay(Math.random() * 60);
	for (const pid of criu()) process.kill(pid, 'SIGKILL');
	await allIsWell(before);
	run.kill('SIGKILL');
});

test('the disk of the source is full when its processes are written: it goes on there', async () => {
	const before = { ticks: worker.ticks('n1'), begun: worker.begun('n1') };
	const n1 = worker.hosts.host('n1');
	n1.must('mkdir', '-p', TRASH);
	n1.must('mount', '-t', 'tmpfs', '-o', 'size=200k', 'tmpfs', TRASH);
	try {
		const run = worker.at('n1', 'migrate', 'worker', '--to', 'n2', '--live');
		expect(run).toMatchObject({ status: 7, stdout: expect.stringContaining('No space left') });
		expect([worker.runsAt('n1'), worker.runsAt('n2')]).toEqual([true, false]);
	} finally {
		n1.must('umount', TRASH);
	}
	await allIsWell(before);
});
