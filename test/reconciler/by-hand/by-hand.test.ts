import { beforeEach, describe, expect, test } from 'vitest';
import type { SimVerb } from '../../../src/drivers/container/sim/faults.ts';
import { outside } from '../../../src/drivers/container/sim/sim-outside.ts';
import type { InstanceRecord } from '../../../src/model/record.ts';
import type { ByHand } from '../../../src/reconciler/api/api.ts';
import { doneByHand, type Found } from '../../../src/reconciler/by-hand/by-hand.ts';
import { rebootRequest } from '../../../src/reconciler/by-hand/reboot-request.ts';
import type { Daemon } from '../../../src/reconciler/daemon.ts';
import { dyingIn } from '../../support/dying-daemon.ts';
import { declared, NOW, running as ours, recordOf, spec } from '../../support/planning.ts';
import { LXCPATH, SimNode } from '../../support/sim-node.ts';

const HOUR = 3_600_000;
const Mi = 2 ** 20;

let node: SimNode;

beforeEach(() => {
	node = new SimNode();
});

async function running(...lines: readonly string[]): Promise<Daemon> {
	node.declare('web1', ...lines);
	const daemon = await node.boot();
	await node.clock.advance(HOUR);
	return daemon;
}

/** Asks for it, and gives the loop a minute. */
async function byHand(daemon: Daemon, act: ByHand): Promise<void> {
	await node.clock.runUntil(daemon.api.byHand('web1', act));
	await node.clock.advance(60_000);
}

const until = (hours: number): number => node.clock.now() + hours * HOUR;
const reason = 'moving its disk';
const stop = (hours: number): ByHand => ({ do: 'stop', until: until(hours), reason });
const resize = (max: number, hours: number): ByHand => ({
	do: 'resize',
	max,
	until: until(hours),
	reason,
});
const asDeclared = (verb: 'start' | 'stop' | 'restart'): ByHand => ({
	do: verb,
	until: null,
	reason: '',
});

const memoryMax = (): number | null | undefined => node.runs('web1')[0]?.cgroup.memoryMax;

async function messageOf(daemon: Daemon, type: string): Promise<string | undefined> {
	const { instances } = await node.status(daemon);
	return instances[0]?.conditions.find((condition) => condition.type === type)?.message;
}

describe('stop --for', () => {
	test('keeps it stopped until the time is over, says so, and then it runs again by itself', async () => {
		const daemon = await running();
		await byHand(daemon, stop(2));
		expect(node.states()).toEqual({ web1: 'STOPPED' });
		expect(await messageOf(daemon, 'Overridden')).toBe(
			'stopped by hand until 2026-01-01 03:00:00Z: moving its disk',
		);
		expect(await node.condition(daemon, 'web1', 'Ready')).toBe('False Overridden');
		expect(Object.keys((await node.status(daemon)).overridden)).toEqual(['web1']);
		await node.clock.advance(2 * HOUR - 120_000);
		expect(node.states()).toEqual({ web1: 'STOPPED' });
		await node.clock.advance(120_000);
		expect(node.states()).toEqual({ web1: 'RUNNING' });
		expect(await node.condition(daemon, 'web1', 'Ready')).toBe('True Converged');
		expect(node.reasons('web1').slice(2)).toEqual([
			'Overridden',
			'Stopped',
			'OverrideEnded',
			'Started',
			'Converged',
		]);
		await daemon.stop();
	});

	test('holds across a restart of the daemon', async () => {
		const first = await running();
		await byHand(first, stop(2));
		await first.stop();
		const daemon = await node.boot();
		await node.clock.advance(HOUR);
		expect(node.states()).toEqual({ web1: 'STOPPED' });
		await node.clock.advance(HOUR);
		expect(node.states()).toEqual({ web1: 'RUNNING' });
		await daemon.stop();
	});

	test('ends by resume, and by start, which the spec wants too', async () => {
		const daemon = await running();
		await byHand(daemon, stop(2));
		await node.clock.runUntil(daemon.api.resume('web1'));
		await node.clock.advance(60_000);
		expect(node.states()).toEqual({ web1: 'RUNNING' });
		await byHand(daemon, stop(2));
		await byHand(daemon, asDeclared('start'));
		expect(node.states()).toEqual({ web1: 'RUNNING' });
		expect(node.reasons('web1').filter((each) => each === 'OverrideEnded')).toHaveLength(2);
		await daemon.stop();
	});

	test('needs an end, and yields to protection', async () => {
		const daemon = await running();
		await expect(daemon.api.byHand('web1', asDeclared('stop'))).rejects.toMatchObject({
			message: 'cannot stop web1: spec.state is Running',
			reason: 'AgainstSpec',
		});
		node.declare('web1', 'lifecycle: {protect: [Stop]}');
		await node.clock.advance(60_000);
		for (const act of [stop(2), asDeclared('restart')]) {
			await expect(daemon.api.byHand('web1', act)).rejects.toMatchObject({ reason: 'Protected' });
		}
		expect(node.states()).toEqual({ web1: 'RUNNING' });
		await daemon.stop();
	});
});

describe.each(['before', 'midway', 'after'] as const)('a daemon that dies %s', (point) => {
	test.each<[SimVerb, ByHand['do'], number]>([
		['stop', 'stop', 0],
		['start', 'stop', 1],
		['stop', 'restart', 1],
		['start', 'restart', 1],
	])('a %s because of %s leaves it to the next one', async (verb, act, starts) => {
		await (await running()).stop();
		const daemon = await node.boot(dyingIn(verb, point));
		const asked: ByHand = act === 'stop' ? stop(1) : asDeclared('restart');
		await node.clock.runUntil(daemon.api.byHand('web1', asked));
		await node.clock.advance(act === 'stop' && verb === 'start' ? HOUR : 60_000);
		const next = await node.boot();
		await node.clock.advance(60_000);
		expect(node.states()).toEqual({ web1: starts === 0 ? 'STOPPED' : 'RUNNING' });
		await node.clock.advance(2 * HOUR);
		expect(node.states()).toEqual({ web1: 'RUNNING' });
		expect(await node.condition(next, 'web1', 'Ready')).toBe('True Converged');
		expect(node.store.records.get('web1')).toMatchObject({
			overrides: [],
			restartRequest: null,
			crashes: { count: 0 },
		});
		await next.stop();
	});
});

describe('start', () => {
	test('--for runs what the spec says is stopped, until the time is over', async () => {
		const daemon = await running('state: Stopped');
		await byHand(daemon, { do: 'start', until: until(1), reason: '' });
		expect(node.states()).toEqual({ web1: 'RUNNING' });
		await node.clock.advance(HOUR);
		expect(node.states()).toEqual({ web1: 'STOPPED' });
		await daemon.stop();
	});

	test('leaves what is powered off from inside meanwhile, and waits for its end', async () => {
		const daemon = await running('state: Stopped');
		await byHand(daemon, { do: 'start', until: until(1), reason: '' });
		outside.exit(node.host, { lxcpath: LXCPATH, name: 'web1' }, { cause: 'Poweroff', code: 0 });
		await node.clock.advance(60_000);
		expect(node.states()).toEqual({ web1: 'STOPPED' });
		expect(await node.condition(daemon, 'web1', 'Stalled')).toBeUndefined();
		await node.clock.advance(HOUR);
		expect(await node.condition(daemon, 'web1', 'Ready')).toBe('True Converged');
		await daemon.stop();
	});

	test('runs again what was powered off from inside', async () => {
		const daemon = await running();
		outside.exit(node.host, { lxcpath: LXCPATH, name: 'web1' }, { cause: 'Poweroff', code: 0 });
		await node.clock.advance(60_000);
		expect(node.states()).toEqual({ web1: 'STOPPED' });
		await byHand(daemon, asDeclared('start'));
		expect(node.states()).toEqual({ web1: 'RUNNING' });
		await daemon.stop();
	});
});

describe('restart', () => {
	test('happens once, and takes with it what waits for consent', async () => {
		const daemon = await running();
		node.declare('web1', 'hvparams: {lxc_tty: 2}');
		await node.clock.advance(60_000);
		await byHand(daemon, asDeclared('restart'));
		await node.clock.advance(HOUR);
		expect(node.reasons('web1').filter((each) => each === 'Started')).toHaveLength(2);
		expect(await node.condition(daemon, 'web1', 'Ready')).toBe('True Converged');
		await daemon.stop();
	});

	test('of what the spec says is stopped needs an end', async () => {
		const daemon = await running('state: Stopped');
		await expect(daemon.api.byHand('web1', asDeclared('restart'))).rejects.toMatchObject({
			reason: 'AgainstSpec',
		});
		await daemon.stop();
	});
});

describe('resize --for', () => {
	test('sets the limit, and gives it back as a change and not as drift', async () => {
		const daemon = await running();
		await byHand(daemon, resize(32 * Mi, 2));
		expect(memoryMax()).toBe(32 * Mi);
		await node.clock.advance(2 * HOUR);
		expect(memoryMax()).toBe(64 * Mi);
		const limitsSet = node.store.events.filter((event) => event.reason === 'LimitSet');
		expect(limitsSet.map(({ message }) => message.split(' (')[0])).toEqual([
			'memory.max 64Mi -> 32Mi',
			'memory.max 32Mi -> 64Mi',
		]);
		expect(limitsSet.filter(({ message }) => message.includes('changed on the host'))).toEqual([]);
		await daemon.stop();
	});

	test('holds for a start as well, beside another override', async () => {
		const daemon = await running();
		await byHand(daemon, resize(32 * Mi, 4));
		await byHand(daemon, stop(1));
		await node.clock.advance(HOUR);
		expect(memoryMax()).toBe(32 * Mi);
		expect(node.reasons('web1')).not.toContain('LimitDrifted');
		await node.clock.advance(3 * HOUR);
		expect(memoryMax()).toBe(64 * Mi);
		await daemon.stop();
	});

	test('bounds memory.target as well, and says what is wanted meanwhile', async () => {
		const daemon = await running('memory: {max: 64Mi, target: 48Mi}');
		expect(memoryMax()).toBe(48 * Mi);
		await byHand(daemon, resize(32 * Mi, 2));
		expect(memoryMax()).toBe(32 * Mi);
		expect(await messageOf(daemon, 'MemoryResized')).toBe('32Mi, as desired');
		await node.clock.advance(2 * HOUR);
		expect(memoryMax()).toBe(48 * Mi);
		expect(node.reasons('web1')).not.toContain('LimitDrifted');
		await daemon.stop();
	});

	test.each(['48Mi', 'Auto'])('holds above memory.target %s, too', async (target) => {
		const daemon = await running(`memory: {min: 16Mi, max: 64Mi, target: ${target}}`);
		await byHand(daemon, resize(56 * Mi, 2));
		expect(memoryMax()).toBe(56 * Mi);
		expect(await messageOf(daemon, 'MemoryResized')).toBe('56Mi, as desired');
		await node.clock.advance(HOUR);
		expect(memoryMax()).toBe(56 * Mi);
		await node.clock.advance(HOUR + 60_000);
		// what target Auto gives begins with what is there
		expect(memoryMax()).toBe((target === 'Auto' ? 56 : 48) * Mi);
		expect(node.reasons('web1')).not.toContain('LimitDrifted');
		await daemon.stop();
	});

	test('names the bound that it would break', async () => {
		const daemon = await running('memory: {min: 16Mi, max: 64Mi}');
		const refusal = (size: number) =>
			daemon.api.byHand('web1', resize(size, 1)).catch((thrown: Error) => thrown.message);
		expect(await refusal(8 * Mi)).toBe(
			'cannot resize web1: 8Mi is below memory.min of its spec, 16Mi',
		);
		expect(await refusal(2 * Mi)).toBe(
			'cannot resize web1: 2Mi is below 4Mi, the least that a container may have',
		);
		await daemon.stop();
	});

	test('stays within the bounds of the spec', async () => {
		const daemon = await running();
		await expect(daemon.api.byHand('web1', resize(65 * Mi, 1))).rejects.toMatchObject({
			message: 'cannot resize web1: 65Mi is above memory.max of its spec, 64Mi',
			reason: 'AgainstSpec',
		});
		await expect(daemon.api.byHand('web1', resize(2 * Mi, 1))).rejects.toMatchObject({
			reason: 'AgainstSpec',
		});
		await daemon.stop();
	});
});

describe('a pause', () => {
	test('keeps an override from ending in deeds, and its time goes by', async () => {
		const daemon = await running();
		await byHand(daemon, stop(1));
		await node.clock.runUntil(daemon.api.pause('web1', until(2), 'backup'));
		await node.clock.advance(HOUR);
		expect(node.states()).toEqual({ web1: 'STOPPED' });
		expect((await node.status(daemon)).overridden).toEqual({});
		await node.clock.advance(HOUR);
		expect(node.states()).toEqual({ web1: 'RUNNING' });
		await daemon.stop();
	});

	test('refuses what is asked for by hand', async () => {
		const daemon = await running();
		await node.clock.runUntil(daemon.api.pause('web1', until(2), 'backup'));
		await expect(daemon.api.byHand('web1', stop(1))).rejects.toMatchObject({
			message: 'cannot stop web1: it is paused until 2026-01-01 03:00:00Z',
			reason: 'Paused',
		});
		await daemon.stop();
	});
});

describe('while memory of what came here is still on its way', () => {
	test.each<ByHand>([
		{ do: 'migrate', to: 'n2', mode: null },
		{ do: 'checkpoint', folder: '/images' },
	])('nothing takes its processes: %j', (act) => {
		const found: Found = {
			...{ record: recordOf(spec), observed: ours, isMemoryAway: true, node: 'n1' },
			...{ declaration: { desired: declared(spec), invalid: null }, addresses: { n2: 'n2' } },
			...{ newUid: () => 'u', now: 0 },
		};
		expect(() => doneByHand(act, found)).toThrow('its memory still comes');
		expect(doneByHand(act, { ...found, isMemoryAway: false })).not.toEqual(found.record);
	});
});

describe('what another node has, or is on its way there', () => {
	const acts: readonly ByHand[] = [
		asDeclared('start'),
		{ do: 'stop', until: NOW + HOUR, reason },
		asDeclared('restart'),
		{ do: 'resize', max: 128 * Mi, until: NOW + HOUR, reason },
		{ do: 'checkpoint', folder: '/var/tmp/web1' },
		{ do: 'restore' },
		{ do: 'migrate', to: 'n3', mode: null },
	];
	const found = (change: Partial<InstanceRecord>): Found => ({
		...{ record: recordOf(spec, change), observed: ours, node: 'n1', now: NOW },
		declaration: { desired: declared(spec), invalid: null },
		addresses: { n2: 'n2.example', n3: 'n3.example' },
		...{ isMemoryAway: false, newUid: () => 'u' },
	});

	test.each(acts)('is refused at once, with where to ask: $do', (act) => {
		const owner = { node: 'n2', epoch: 2, against: null };
		expect(() => doneByHand(act, found({ owner }))).toThrow(
			expect.objectContaining({
				reason: 'OwnedElsewhere',
				message: `cannot ${act.do} web1: n2 has it`,
				hint: `Run it there: on n2 (ssh n2.example), ballast ${act.do} web1`,
			}),
		);
	});

	test.each(acts)('is refused while it moves: $do', (act) => {
		const way = { mode: 'Live', memory: 'StopCopy', transport: 'Ssh', phase: 'Copying' } as const;
		const going = { id: 'a', to: 'n2', address: 'n2', ...way, epoch: 2, isByHand: true };
		const migration = { ...going, at: NOW, generation: 1, failure: null };
		expect(() => doneByHand(act, found({ migration }))).toThrow(
			expect.objectContaining({
				reason: 'InProgress',
				message: `cannot ${act.do} web1: it is on its way to n2 (Copying)`,
			}),
		);
	});

	test('a reboot as well', () => {
		const owner = { node: 'n2', epoch: 2, against: null };
		expect(() => rebootRequest(found({ owner }), null)).toThrow('cannot reboot web1: n2 has it');
	});
});

test('of what another node has nothing is changed here, and no event tells of it', async () => {
	node.declare('web1', 'node: n2');
	const daemon = await node.boot();
	await node.clock.advance(5000);
	node.declare('web1', 'node: n1');
	await node.clock.advance(5000);
	const before = { ...node.store.records.get('web1'), conditions: [] };
	const asked = [
		() => daemon.api.byHand('web1', stop(2)),
		() => daemon.api.byHand('web1', asDeclared('restart')),
		() => daemon.api.pause('web1', until(2), reason),
		() => daemon.api.reboot('web1', null),
		() => daemon.api.approve('web1', 'hash'),
	];
	for (const ask of asked) {
		await expect(node.clock.runUntil(ask())).rejects.toMatchObject({ reason: 'OwnedElsewhere' });
	}
	expect({ ...node.store.records.get('web1'), conditions: [] }).toEqual(before);
	expect(node.reasons('web1')).not.toContain('RestartRequested');
});
