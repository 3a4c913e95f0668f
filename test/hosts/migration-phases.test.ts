import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { killIfThere } from '../../src/host/kill-if-there.ts';
import { patience } from '../support/patience.ts';
import { type Harm, harmed, killed } from './harm.ts';
import { initOf, isIn, isInNone, killCriu } from './kill-criu.ts';
import { atOnce, type HostName, MovingWorker, otherThan, TRASH } from './moving-worker.ts';

vi.setConfig({ testTimeout: patience(300_000), hookTimeout: patience(300_000) });

let worker: MovingWorker;
beforeAll(async () => {
	worker = await MovingWorker.up();
});
afterAll(() => worker.hosts.dispose());

/** That CRIU takes at most until it is through with the init, and how often that is looked for. */
const WRITING_MS = patience(300);
const TRIES = 10;

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
	const counted = worker.ticks(where);
	expect(counted).toBeGreaterThanOrEqual(ticks);
	await vi.waitFor(() => expect(worker.ticks(where)).toBeGreaterThan(counted), patience(15_000));
	// the next try removes what is left of one that could not be called off
	if (where === from) worker.migrated(from, to, '--live');
	await worker.settledAt(to);
	expect(worker.begun(to)).toBe(begun);
}

const WRITING = /criu dump /;
const RESTORING = /criu restore /;

/** CRIU is in it for a millisecond of the move, so that may be missed: then it goes to and fro. */
async function endedInInit(): Promise<Move> {
	for (let left = TRIES; left > 0; left--) {
		const move = await nextMove();
		const command = begin(move);
		const host = worker.hosts.host(move.from);
		const init = initOf(host);
		await atOnce(() => host.processes(WRITING).length > 0, 'CRIU');
		const isKilled = () => isIn(init) && killCriu(host, { criu: WRITING, holds: () => isIn(init) });
		const until = performance.now() + WRITING_MS;
		let isHit = false;
		// not a moment between two looks
		while (!isHit && performance.now() < until) isHit = isKilled();
		await once(command, 'exit');
		if (isHit) return move;
	}
	throw new Error('CRIU was not seen in it');
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

	test('CRIU ends while it writes the processes, and is in none of them: they go on', async () => {
		const move = await nextMove();
		const command = begin(move);
		const host = worker.hosts.host(move.from);
		await atOnce(() => host.processes(WRITING).length > 0, 'CRIU');
		// at another moment of its work each time; while its processes stand still in their cgroup, too
		await delay(Math.random() * 60);
		const holds = () => isInNone(host) && worker.phaseAt(move.from) === 'Stopping';
		const isOver = () => worker.phaseAt(move.from) !== 'Stopping';
		await atOnce(() => killCriu(host, { criu: WRITING, holds }) || isOver(), 'its end');
		await allIsWell(move);
		command.kill('SIGKILL');
	});

	test('CRIU ends while it is in their init: one copy is left, and can be reached', async () => {
		const move = await endedInInit();
		const begun = worker.begun(await worker.comeToRest());
		expect([move.begun, move.begun + 1]).toContain(begun);
		await allIsWell({ ...move, begun, ticks: begun === move.begun ? move.ticks : 0 });
	});

	test('it goes to and fro after all that', async () => {
		for (const _way of ['there', 'back']) await allIsWell(await nextMove());
	});
});

test('CRIU ends while it brings them back: it goes on at its source', async () => {
	const move = await nextMove();
	const command = begin(move);
	const host = worker.hosts.host(move.to);
	await atOnce(() => host.processes(RESTORING).length > 0, 'CRIU');
	// at another moment of its work each time
	await delay(Math.random() * 120);
	for (const pid of host.processes(RESTORING)) killIfThere(pid, 'SIGKILL');
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
