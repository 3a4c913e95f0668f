import { describe, expect, test } from 'vitest';
import { scriptedFaults } from '../../../src/drivers/container/sim/faults.ts';
import { outside } from '../../../src/drivers/container/sim/sim-outside.ts';
import { LXCPATH, SimNode } from '../../support/sim-node.ts';

const SECOND = 1000;
const nics = (...names: readonly string[]) =>
	`nics: [${names.map((name) => `{name: ${name}, bridge: br0}`).join(', ')}]`;

/** A node on which `web1` runs with one NIC. */
async function running() {
	const node = new SimNode();
	node.declare('web1', nics('eth0'));
	const daemon = await node.boot();
	await node.clock.advance(SECOND);
	const init = () => node.runs('web1')[0]?.initPid;
	const names = () => node.runs('web1')[0]?.nics.map(({ name }) => name);
	return { node, daemon, init, names };
}

const place = { lxcpath: LXCPATH, name: 'web1' };

describe('a NIC on a bridge', () => {
	test('comes and goes on the running container, and its config follows', async () => {
		const { node, daemon, init, names } = await running();
		const before = init();
		node.declare('web1', nics('eth0', 'eth1'));
		await node.clock.advance(SECOND);
		expect(names()).toEqual(['eth0', 'eth1']);
		expect(node.container('web1')?.config?.spec.nics).toHaveLength(2);
		node.declare('web1', nics('eth1'));
		await node.clock.advance(SECOND);
		expect(names()).toEqual(['eth1']);
		expect(init()).toBe(before);
		expect(node.reasons('web1').filter((reason) => reason === 'NicSet')).toHaveLength(2);
		expect(await node.condition(daemon, 'web1', 'Ready')).toBe('True Converged');
	});

	test('that was added comes again after a reboot, which LXC makes with those of the start', async () => {
		const { node, daemon, init, names } = await running();
		node.declare('web1', nics('eth0', 'eth1'));
		await node.clock.advance(SECOND);
		const before = init();
		await node.clock.runUntil(daemon.api.reboot('web1', 'Soft'));
		await node.clock.advance(2 * SECOND);
		expect(init()).not.toBe(before);
		expect(names()).toEqual(['eth0', 'eth1']);
	});

	test('that was removed goes again after a reboot', async () => {
		const { node, daemon, names } = await running();
		node.declare('web1', 'pids: 50');
		await node.clock.advance(SECOND);
		expect(names()).toEqual([]);
		await node.clock.runUntil(daemon.api.reboot('web1', 'Soft'));
		await node.clock.advance(2 * SECOND);
		expect(names()).toEqual([]);
	});

	test.each(['before', 'after'] as const)(
		'is there once when the daemon dies %s adding it',
		async (point) => {
			const { node, daemon, names } = await running();
			await node.clock.runUntil(daemon.stop());
			node.declare('web1', nics('eth0', 'eth1'));
			const faults = scriptedFaults([
				{ verb: 'setNic', name: 'web1', kind: 'crash', point, nth: 1, times: 1 },
			]);
			const dying = await node.boot({ faults });
			await node.clock.advance(SECOND);
			await node.clock.runUntil(dying.stop());
			const next = await node.boot();
			await node.clock.advance(SECOND);
			expect(names()).toEqual(['eth0', 'eth1']);
			expect(await node.condition(next, 'web1', 'Ready')).toBe('True Converged');
		},
	);

	test('waits for its bridge, and what runs goes on meanwhile', async () => {
		const { node, daemon, init, names } = await running();
		const before = init();
		node.host.node = { ...node.host.node, bridges: ['br0'] };
		node.declare('web1', 'nics: [{name: eth0, bridge: br0}, {name: eth1, bridge: br1}]');
		await node.clock.advance(SECOND);
		expect(await node.condition(daemon, 'web1', 'Ready')).toContain('BridgeMissing');
		expect(names()).toEqual(['eth0']);
		node.host.node = { ...node.host.node, bridges: ['br0', 'br1'] };
		await node.clock.advance(3 * SECOND);
		expect(names()).toEqual(['eth0', 'eth1']);
		expect(init()).toBe(before);
	});

	test('and one on a parent, routed or of kind phys comes and goes as well', async () => {
		const { node, daemon, init, names } = await running();
		const before = init();
		const kinds = ['macvlan: {parent: eno1}', 'phys: eno2', 'routed: {proxy: eno3}'];
		const others = kinds.map((kind, index) => `{name: eth${index + 1}, ${kind}}`);
		node.declare('web1', `nics: [{name: eth0, bridge: br0}, ${others.join(', ')}]`);
		await node.clock.advance(SECOND);
		expect(names()).toEqual(['eth0', 'eth1', 'eth2', 'eth3']);
		node.declare('web1', 'nics: [{name: eth0, phys: eno2}]');
		await node.clock.advance(SECOND);
		expect(names()).toEqual(['eth0']);
		expect(init()).toBe(before);
		expect(await node.condition(daemon, 'web1', 'Ready')).toBe('True Converged');
	});

	test('that cannot be added is told, and tried again', async () => {
		const { node, daemon, names } = await running();
		await node.clock.runUntil(daemon.stop());
		node.declare('web1', nics('eth0', 'eth1'));
		const faults = scriptedFaults([
			{ verb: 'setNic', name: 'web1', kind: 'fail', point: 'before', nth: 1, times: 1 },
		]);
		await node.boot({ faults });
		await node.clock.advance(5 * SECOND);
		expect(node.reasons('web1')).toContain('NicFailed');
		expect(names()).toEqual(['eth0', 'eth1']);
	});

	test('that came and left the spec while the container was stopped is not in its config', async () => {
		const { node } = await running();
		node.declare('web1', nics('eth0', 'eth1'));
		await node.clock.advance(SECOND);
		node.declare('web1', nics('eth0', 'eth1'), 'state: Stopped');
		await node.clock.advance(5 * SECOND);
		node.declare('web1', nics('eth0'));
		await node.clock.advance(SECOND);
		expect(node.container('web1')?.config?.spec.nics).toHaveLength(1);
	});

	test('has the place in the record that it has in the spec, so a start sees that the config is for it', async () => {
		const { node } = await running();
		const started = () =>
			node.store.records.get('web1')?.started?.spec.nics.map(({ name, bridge }) => [name, bridge]);
		node.declare('web1', nics('eth0', 'eth2'));
		await node.clock.advance(SECOND);
		node.declare('web1', nics('eth0', 'eth1', 'eth2').replace('br0', 'br1'));
		await node.clock.advance(SECOND);
		expect(started()).toEqual([
			['eth0', 'br1'],
			['eth1', 'br0'],
			['eth2', 'br0'],
		]);
	});

	test('is gone with a container that crashes and starts again as declared', async () => {
		const { node, names } = await running();
		node.declare('web1', nics('eth0', 'eth1'));
		await node.clock.advance(SECOND);
		outside.exit(node.host, place, { cause: 'Code', code: 1 });
		await node.clock.advance(5 * SECOND);
		expect(names()).toEqual(['eth0', 'eth1']);
		expect(node.store.records.get('web1')).toMatchObject({ nicsByLxc: null });
	});
});
