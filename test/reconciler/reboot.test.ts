import { describe, expect, test } from 'vitest';
import { scriptedFaults } from '../../src/drivers/container/sim/faults.ts';
import { outside } from '../../src/drivers/container/sim/sim-outside.ts';
import { LXCPATH, SimNode } from '../support/sim-node.ts';

const SECOND = 1000;
const place = (name: string) => ({ lxcpath: LXCPATH, name });

/** A node on which `web1` runs, and which declares it otherwise from then on. */
async function running(...spec: readonly string[]) {
	const node = new SimNode();
	node.declare('web1', ...spec);
	const daemon = await node.boot();
	await node.clock.advance(SECOND);
	const init = () => node.runs('web1')[0]?.initPid;
	const since = () => node.reasons('web1').slice(2);
	return { node, daemon, init, since };
}

describe('a reboot', () => {
	test('that a person asks for is done once, by init', async () => {
		const { node, daemon, init, since } = await running();
		const before = init();
		await node.clock.runUntil(daemon.api.reboot('web1', null));
		await node.clock.advance(600 * SECOND);
		expect(init()).not.toBe(before);
		expect(since()).toEqual(['RebootAsked', 'Rebooted']);
		expect(node.store.records.get('web1')).toMatchObject({
			reboot: null,
			stoppedByUs: false,
			crashes: { count: 0 },
		});
	});

	test('that the counter asks for is done once, also when a daemon dies in the middle of it', async () => {
		const { node, daemon, since } = await running();
		await node.clock.runUntil(daemon.stop());
		node.declare('web1', 'lifecycle: {rebootCounter: 1}');
		const faults = scriptedFaults([
			{ verb: 'reboot', name: 'web1', kind: 'crash', point: 'midway', nth: 1, times: 1 },
		]);
		const init = node.runs('web1')[0]?.initPid;
		const dying = await node.boot({ faults });
		await node.clock.advance(SECOND);
		const rebooted = node.runs('web1')[0]?.initPid;
		expect(rebooted).not.toBe(init);
		await node.clock.runUntil(dying.stop());
		await node.boot();
		await node.clock.advance(600 * SECOND);
		expect(node.runs('web1')[0]?.initPid).toBe(rebooted);
		expect(since()).not.toContain('Exited');
		expect(node.store.records.get('web1')).toMatchObject({ reboot: null, stoppedByUs: false });
	});

	test.each([
		['halts', 'Halts', ['RebootAsked', 'RebootFailed', 'Started']],
		[
			'does nothing',
			'Ignores',
			['RebootAsked', 'RebootFailed', 'Stopped', 'Configured', 'Started'],
		],
	] as const)('whose init %s is done the hard way', async (_, onReboot, told) => {
		const { node, daemon, init, since } = await running('lifecycle: {stop: {timeout: 10s}}');
		outside.changeGuest(node.host, 'web1', { onReboot });
		const before = init();
		await node.clock.runUntil(daemon.api.reboot('web1', null));
		await node.clock.advance(30 * SECOND);
		expect(init()).not.toBe(before);
		expect(since().filter((reason) => reason !== 'Converged')).toEqual(told);
		expect(node.store.records.get('web1')).toMatchObject({ reboot: null, crashes: { count: 0 } });
		const last = node.store.events.findLast(({ reason }) => reason === 'Started');
		expect(last?.message).toContain('cannot reboot web1');
	});

	test('brings what waits for a start into effect', async () => {
		const { node, daemon, init } = await running();
		node.declare('web1', 'hvparams: {lxc_tty: 2}');
		await node.clock.advance(SECOND);
		expect(await node.condition(daemon, 'web1', 'RestartPending')).toBe('True RestartPending');
		const before = init();
		await node.clock.runUntil(daemon.api.reboot('web1', 'Soft'));
		await node.clock.advance(SECOND);
		expect(init()).not.toBe(before);
		expect(await node.condition(daemon, 'web1', 'Ready')).toBe('True Converged');
		expect(await node.condition(daemon, 'web1', 'RestartPending')).toBeUndefined();
	});

	test('waits for the end of a pause', async () => {
		const { node, daemon, init } = await running();
		const before = init();
		await node.clock.runUntil(daemon.api.pause('web1', node.clock.now() + 60 * SECOND, ''));
		await node.clock.runUntil(daemon.api.reboot('web1', 'Hard'));
		await node.clock.advance(30 * SECOND);
		expect(init()).toBe(before);
		await node.clock.advance(60 * SECOND);
		expect(init()).not.toBe(before);
	});

	test('is refused at once when it is protected from Stop', async () => {
		const { daemon, node } = await running('lifecycle: {protect: [Stop]}');
		await expect(node.clock.runUntil(daemon.api.reboot('web1', null))).rejects.toMatchObject({
			reason: 'Protected',
		});
	});
});

describe('retry', () => {
	test('forgets crashes and starts at once', async () => {
		const { node, daemon } = await running('restart: {backoff: {initial: 1h, max: 2h}}');
		for (let crash = 0; crash < 2; crash++) {
			outside.exit(node.host, place('web1'), { cause: 'Signal', code: 9 });
			await node.clock.advance(SECOND);
		}
		expect(node.states().web1).toBe('STOPPED');
		expect(await node.condition(daemon, 'web1', 'Ready')).toBe('False CrashBackoff');
		await node.clock.runUntil(daemon.api.retry('web1'));
		await node.clock.advance(SECOND);
		expect(node.states().web1).toBe('RUNNING');
		expect(await node.condition(daemon, 'web1', 'Ready')).toBe('True Converged');
		expect(node.store.records.get('web1')?.crashes.count).toBe(0);
	});

	test('starts what was powered off from inside', async () => {
		const { node, daemon } = await running();
		outside.exit(node.host, place('web1'), { cause: 'Poweroff', code: 0 });
		await node.clock.advance(SECOND);
		expect(await node.condition(daemon, 'web1', 'Ready')).toBe('False PoweroffAccepted');
		await node.clock.runUntil(daemon.api.retry('web1'));
		await node.clock.advance(SECOND);
		expect(node.states().web1).toBe('RUNNING');
	});

	test('tries a failed step again that nothing else would', async () => {
		const node = new SimNode();
		node.host.node = { ...node.host.node, bridges: [] };
		node.declare('web1', 'nics: [{name: eth0, bridge: br0}]');
		const daemon = await node.boot();
		await node.clock.advance(SECOND);
		expect(await node.condition(daemon, 'web1', 'Ready')).toBe('False BridgeMissing');
		node.host.node = { ...node.host.node, bridges: ['br0'] };
		await node.clock.runUntil(daemon.api.retry('web1'));
		await node.clock.advance(0);
		expect(node.states().web1).toBe('RUNNING');
	});

	test('does not touch what runs', async () => {
		const { node, daemon, init, since } = await running();
		const before = init();
		await node.clock.runUntil(daemon.api.retry('web1'));
		await node.clock.advance(SECOND);
		expect(init()).toBe(before);
		expect(since()).toEqual(['RetryAsked']);
		expect(node.store.records.get('web1')?.stoppedByUs).toBe(false);
	});
});
