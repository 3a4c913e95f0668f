import type { ChildProcess } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { patience } from '../support/patience.ts';
import { type Harm, harmed, killed } from './harm.ts';
import { atOnce, type HostName, MovingWorker, otherThan, TRASH } from './moving-worker.ts';

vi.setConfig({ testTimeout: patience(300_000), hookTimeout: patience(300_000) });

let worker: MovingWorker;
beforeAll(async () => {
	worker = await MovingWorker.up();
});
afterAll(() => worker.hosts.dispose());

interface Move {
	readonly from: HostName;
	readonly to: HostName;
	/** What it was at before that. */
	readonly ticks: number;
	readonly begun: number;
}

/** From where it is to the other one, whatever the tests before this left. */
async function nextMove(): Promise<Move> {
	const from = await worker.comeToRest();
	await vi.waitFor(() => expect(worker.ticks(from)).toBeGreaterThan(3), patience(15_000));
	return { from, to: otherThan(from), ticks: worker.ticks(from), begun: worker.begun(from) };
}

function begin({ from, to }: Move): ChildProcess {
	return worker.hosts.host(from).spawn('ballast', 'migrate', 'worker', '--to', to, '--live');
}

/**
 * It runs on one of them, its processes went on, and it comes to where it should, with nothing left behind. That it can leave
 * again is seen by the next move.
 */
async function allIsWell({ from, to, ticks, begun }: Move): Promise<void> {
	const where = await worker.comeToRest();
	expect(worker.begun(where)).toBe(begun);
	expect(worker.ticks(where)).toBeGreaterThanOrEqual(ticks);
	// the next try removes what is left of one that could not be called off
	if (where === from) worker.migrated(from, to, '--live');
	await worker.settledAt(to);
	expect(worker.begun(to)).toBe(begun);
}

const HARMS: Readonly<Record<string, (move: Move) => Harm>> = {
	'the daemon of the source ends': ({ from }) => killed(worker.hosts, from),
	'the daemon of the target ends': ({ to }) => killed(worker.hosts, to),
	'ssh ends':
		({ from }) =>
		() => {
			for (const pid of worker.hosts.host(from).processes(/^ssh /)) process.kill(pid, 'SIGKILL');
			return () => undefined;
		},
	'the network between them is gone for three seconds': () => () => {
		worker.hosts.cutOff('n2');
		return async () => {
			await delay(3000);
			worker.hosts.reconnect('n2');
		};
	},
};

const CASES = Object.keys(HARMS).flatMap((harm) =>
	['Copying', 'Stopping', 'HandingOver', 'HandedOver'].map((phase) => [harm, phase] as const),
);

describe.each(['StopCopy', 'PostCopy'])('%s', (memory) => {
	beforeAll(() => worker.declare('node: n1', `migration: {mode: Live, memory: ${memory}}`));

	test.each(CASES)('%s in the phase %s: one copy runs on, with its memory', async (what, phase) => {
		const harm = HARMS[what];
		if (harm === undefined) throw new Error(what);
		const move = await nextMove();
		const command = begin(move);
		await atOnce(() => worker.phaseAt(move.from) === phase, phase);
		await harmed(worker.hosts, harm(move));
		await allIsWell(move);
		command.kill('SIGKILL');
	});

	test('it goes to and fro after all that', async () => {
		for (const _way of ['there', 'back']) await allIsWell(await nextMove());
	});
});

test.each([
	['while it writes the processes', 'from'],
	['while it brings them back', 'to'],
] as const)('CRIU ends %s: it goes on at its source', async (_when, side) => {
	const move = await nextMove();
	const command = begin(move);
	const host = worker.hosts.host(move[side]);
	const criu = () => host.processes(/criu (dump|restore) /);
	await atOnce(() => criu().length > 0, 'CRIU');
	// at another moment of its work each time; while its processes stand still in their cgroup, too
	await delay(Math.random() * 60);
	for (const pid of criu()) process.kill(pid, 'SIGKILL');
	await allIsWell(move);
	command.kill('SIGKILL');
});

test('the disk of the source is full when its processes are written: it goes on there', async () => {
	const move = await nextMove();
	const { from, to } = move;
	const source = worker.hosts.host(from);
	source.must('mkdir', '-p', TRASH);
	source.must('mount', '-t', 'tmpfs', '-o', 'size=200k', 'tmpfs', TRASH);
	try {
		const run = worker.at(from, 'migrate', 'worker', '--to', to, '--live');
		expect(run).toMatchObject({ status: 7, stdout: expect.stringContaining('No space left') });
		expect([worker.runsAt(from), worker.runsAt(to)]).toEqual([true, false]);
	} finally {
		source.must('umount', TRASH);
	}
	await allIsWell(move);
});
