import { beforeEach, describe, expect, test } from 'vitest';
import { type ScriptedFault, scriptedFaults } from '../../src/drivers/container/sim/faults.ts';
import type { ByHand } from '../../src/reconciler/api/api.ts';
import type { Daemon } from '../../src/reconciler/daemon.ts';
import { dyingIn } from '../support/dying-daemon.ts';
import { type BootOptions, SimNode } from '../support/sim-node.ts';

const HOUR = 3_600_000;
const KEEP: ByHand = { do: 'checkpoint', folder: '/ckpt/web1' };
const BACK: ByHand = { do: 'restore' };
const START: ByHand = { do: 'start', until: null, reason: '' };

const NOT_ASKED = { checkpoint: null, stoppedByUs: false };

let node: SimNode;

beforeEach(() => {
	node = new SimNode();
});

async function running(options: BootOptions = {}): Promise<Daemon> {
	node.declare('web1');
	const daemon = await node.boot(options);
	await node.clock.advance(HOUR);
	return daemon;
}

async function byHand(daemon: Daemon, act: ByHand): Promise<void> {
	await node.clock.runUntil(daemon.api.byHand('web1', act));
	await node.clock.advance(60_000);
}

const initPid = (): number | null | undefined => node.runs('web1')[0]?.initPid;

const failing = (
	verb: 'checkpoint' | 'restore',
	how: Partial<ScriptedFault> = {},
): BootOptions => ({
	faults: scriptedFaults([
		{ ...{ verb, name: 'web1', kind: 'fail', point: 'midway', nth: 1, times: 1 }, ...how },
	]),
});

describe('a checkpoint', () => {
	test('is kept until somebody wants it back, whatever the loop and the daemon do meanwhile', async () => {
		const first = await running();
		await byHand(first, KEEP);
		expect(node.states()).toEqual({ web1: 'STOPPED' });
		expect(await node.condition(first, 'web1', 'Ready')).toBe('False Checkpointed');
		await first.stop();
		const daemon = await node.boot();
		await node.clock.advance(HOUR);
		expect(node.states()).toEqual({ web1: 'STOPPED' });
		await byHand(daemon, BACK);
		expect(node.states()).toEqual({ web1: 'RUNNING' });
		expect(await node.condition(daemon, 'web1', 'Ready')).toBe('True Converged');
		expect(node.reasons('web1').slice(2)).toEqual([
			...['CheckpointMade', 'Checkpointed', 'Restored', 'Converged'],
		]);
		await daemon.stop();
	});

	test('that fails leaves it running, and is not tried again', async () => {
		const daemon = await running(failing('checkpoint'));
		const before = initPid();
		await byHand(daemon, KEEP);
		expect(node.states()).toEqual({ web1: 'RUNNING' });
		expect(initPid()).toBe(before);
		expect(node.reasons('web1').filter((each) => each === 'CheckpointFailed')).toHaveLength(1);
		await node.clock.advance(HOUR);
		expect(node.states()).toEqual({ web1: 'RUNNING' });
		await daemon.stop();
	});

	test.each(['before', 'midway'] as const)(
		'that meets an error nobody foresaw %s it is made leaves it running, and is not tried again',
		async (point) => {
			const daemon = await running(failing('checkpoint', { kind: 'defect', point }));
			const before = initPid();
			await byHand(daemon, KEEP);
			expect(node.store.records.get('web1')).toMatchObject(NOT_ASKED);
			await daemon.stop();
			const next = await node.boot();
			await node.clock.advance(HOUR);
			expect(initPid()).toBe(before);
			expect(await node.condition(next, 'web1', 'Ready')).toBe('True Converged');
			await next.stop();
		},
	);

	test('that meets an error nobody foresaw when its processes are images is kept', async () => {
		const daemon = await running(failing('checkpoint', { kind: 'defect', point: 'after' }));
		await byHand(daemon, KEEP);
		expect(await node.condition(daemon, 'web1', 'Ready')).toBe('False Checkpointed');
		await byHand(daemon, BACK);
		expect(node.states()).toEqual({ web1: 'RUNNING' });
		await daemon.stop();
	});

	test.each([
		['start', (daemon: Daemon) => daemon.api.byHand('web1', START)],
		['resume', (daemon: Daemon) => daemon.api.resume('web1')],
	])('that was not made yet is withdrawn by %s', async (_verb, withdraw) => {
		const daemon = await running();
		await daemon.stop();
		const before = initPid();
		const checkpoint = { folder: '/ckpt/web1', at: node.clock.now(), phase: 'Asked' } as const;
		node.store.records.set('web1', { ...node.store.records.get('web1')!, checkpoint });
		const next = await node.boot(failing('checkpoint', { kind: 'hang', point: 'before' }));
		await node.clock.runUntil(withdraw(next));
		expect(node.store.records.get('web1')).toMatchObject(NOT_ASKED);
		await node.clock.advance(HOUR);
		expect(initPid()).toBe(before);
		await next.stop();
	});

	test('that is made after somebody wanted it back is kept all the same', async () => {
		const daemon = await running({ latency: { checkpoint: 5000 } });
		await node.clock.runUntil(daemon.api.byHand('web1', KEEP));
		await node.clock.advance(1000);
		await byHand(daemon, START);
		expect(await node.condition(daemon, 'web1', 'Ready')).toBe('False Checkpointed');
		await daemon.stop();
	});

	test('stays when it cannot be restored, and start goes without it', async () => {
		const daemon = await running(failing('restore'));
		await byHand(daemon, KEEP);
		await byHand(daemon, BACK);
		expect(await node.condition(daemon, 'web1', 'Ready')).toBe('False Checkpointed');
		expect(node.states()).toEqual({ web1: 'STOPPED' });
		await byHand(daemon, START);
		expect(node.states()).toEqual({ web1: 'RUNNING' });
		expect(await node.condition(daemon, 'web1', 'Ready')).toBe('True Converged');
		await daemon.stop();
	});

	test('needs what runs, no protection, and one that is kept', async () => {
		const daemon = await running();
		await expect(daemon.api.byHand('web1', BACK)).rejects.toThrow(
			'cannot restore web1: no checkpoint of it is kept',
		);
		node.declare('web1', 'lifecycle: {protect: [Stop]}');
		await node.clock.advance(60_000);
		await expect(daemon.api.byHand('web1', KEEP)).rejects.toMatchObject({ reason: 'Protected' });
		node.declare('web1', 'state: Stopped');
		await node.clock.advance(60_000);
		await expect(daemon.api.byHand('web1', KEEP)).rejects.toThrow('it is STOPPED');
		await daemon.stop();
	});
});

describe.each(['before', 'midway', 'after'] as const)('a daemon that dies %s', (point) => {
	test('a checkpoint leaves it to the next one', async () => {
		const first = await running(dyingIn('checkpoint', point));
		await node.clock.runUntil(first.api.byHand('web1', KEEP));
		await node.clock.advance(60_000);
		const daemon = await node.boot();
		await node.clock.advance(60_000);
		expect(await node.condition(daemon, 'web1', 'Ready')).toBe('False Checkpointed');
		await byHand(daemon, BACK);
		expect(node.states()).toEqual({ web1: 'RUNNING' });
		await daemon.stop();
	});

	test('a restore leaves it to the next one', async () => {
		const first = await running();
		await byHand(first, KEEP);
		await first.stop();
		const second = await node.boot(dyingIn('restore', point));
		await node.clock.runUntil(second.api.byHand('web1', BACK));
		await node.clock.advance(60_000);
		const daemon = await node.boot();
		await node.clock.advance(60_000);
		expect(node.runs('web1')).toHaveLength(1);
		expect(await node.condition(daemon, 'web1', 'Ready')).toBe('True Converged');
		expect(node.store.records.get('web1')).toMatchObject({
			...{ checkpoint: null, crashes: { count: 0 }, stoppedByUs: false },
		});
		await daemon.stop();
	});
});
