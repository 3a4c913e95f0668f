import { expect, test } from 'vitest';
import { outside } from '../../src/drivers/container/sim/sim-outside.ts';
import { LXCPATH, SimNode } from '../support/sim-node.ts';

const SECOND = 1000;
const MIB = 2 ** 20;

const place = (name: string) => ({ lxcpath: LXCPATH, name });

function profile(node: SimNode, ...spec: readonly string[]): void {
	const lines = spec.map((line) => `  ${line}\n`).join('');
	const head = 'apiVersion: ballast/v1\nkind: Profile\nmetadata: {name: limits}\nspec:\n';
	node.specs.files.set('limits.yaml', head + lines);
	node.specs.changed();
}

test('the edit of a profile sets all limits of each instance by one call of the driver', async () => {
	const node = new SimNode();
	profile(node, 'pids: 100');
	for (const name of ['web1', 'web2']) node.declare(name, 'profiles: [limits]');
	const calls: string[] = [];
	await node.boot({
		faults: (verb, name) => {
			if (verb === 'setLimits') calls.push(name);
			return null;
		},
	});
	await node.clock.advance(SECOND);
	profile(node, 'pids: 200', 'cpu: {quota: 1.5, weight: 300}', 'hvparams: {cpu_mask: "0-1"}');
	await node.clock.advance(SECOND);
	expect(calls.toSorted()).toEqual(['web1', 'web2']);
	const set = { pidsMax: 200, cpuQuota: 1.5, cpuWeight: 300, cpus: '0-1' };
	for (const name of ['web1', 'web2']) {
		expect(node.runs(name)[0]?.cgroup).toMatchObject(set);
		expect(node.store.records.get(name)?.started?.spec).toMatchObject({
			cpu: { quota: 1.5, weight: 300 },
			pids: 200,
			hvparams: { cpu_mask: '0-1' },
		});
	}
	expect(node.reasons('web1').filter((reason) => reason === 'LimitSet')).toHaveLength(4);
});

test('a changed spec and a changed host are told apart within one pass', async () => {
	const node = new SimNode();
	node.declare('web1', 'cpu: {weight: 200}');
	const daemon = await node.boot();
	await node.clock.advance(SECOND);
	outside.changeCgroup(node.host, place('web1'), { cpuWeight: 10 });
	node.declare('web1', 'cpu: {weight: 200, quota: 2}');
	await node.clock.advance(SECOND);
	expect(node.runs('web1')[0]?.cgroup).toMatchObject({ cpuWeight: 200, cpuQuota: 2 });
	const told = node.store.events.filter(({ reason }) => reason === 'LimitSet');
	expect(told.map(({ message }) => message)).toEqual([
		'cpu.quota (none) -> 2',
		'cpu.weight 10 -> 200 (changed on the host)',
	]);
	expect(await node.condition(daemon, 'web1', 'LimitsApplied')).toBe('True LimitsAsDeclared');
});

test('one limit that cannot be set does not keep the others from being set', async () => {
	const node = new SimNode();
	node.declare('web1', 'pids: 100');
	const daemon = await node.boot();
	await node.clock.advance(SECOND);
	outside.changeCgroup(node.host, place('web1'), {
		memoryUsed: 60 * MIB,
		memoryPinned: 40 * MIB,
	});
	node.declare('web1', 'pids: 200', 'cpu: {quota: 0.5}');
	const text = node.specs.files.get('web1.yaml') ?? '';
	node.specs.files.set('web1.yaml', text.replace('64Mi', '32Mi'));
	node.specs.changed();
	await node.clock.advance(SECOND);
	expect(node.runs('web1')[0]?.cgroup).toMatchObject({
		memoryMax: 64 * MIB,
		pidsMax: 200,
		cpuQuota: 0.5,
	});
	expect(await node.condition(daemon, 'web1', 'Ready')).toBe('False LimitInfeasible');
	expect(node.store.records.get('web1')?.started?.spec).toMatchObject({
		memory: { max: 64 * MIB },
		pids: 200,
	});
});

test('a limit without its controller waits for the restart that brings it, and is not tried', async () => {
	const node = new SimNode();
	const { controllers } = node.host.node;
	node.host.node = {
		...node.host.node,
		controllers: controllers.filter((name) => name !== 'cpu'),
		mountable: ['cpu'],
	};
	node.declare('web1');
	const daemon = await node.boot();
	await node.clock.advance(SECOND);
	node.declare('web1', 'cpu: {quota: 1.5}');
	await node.clock.advance(1000 * SECOND);
	expect(node.reasons('web1')).not.toContain('LimitFailed');
	expect(node.reasons('web1')).not.toContain('ControllerMissing');
	const { instances } = await node.status(daemon);
	expect(instances[0]?.conditions.find(({ type }) => type === 'RestartPending')).toMatchObject({
		status: 'True',
		message: 'changed: cpu.quota (needs the cgroup controller cpu)',
	});
	node.declare('web1', 'cpu: {quota: 1.5}', 'updates: {restart: Auto}');
	await node.clock.advance(100 * SECOND);
	expect(node.runs('web1')[0]?.cgroup).toMatchObject({ cpuQuota: 1.5, withoutControllers: [] });
	expect(await node.condition(daemon, 'web1', 'Ready')).toBe('True Converged');
});

test('CPUs that are not there keep one instance from its start, say so once, and nobody else', async () => {
	const node = new SimNode();
	node.declare('web1', 'hvparams: {cpu_mask: "6-9"}');
	node.declare('web2');
	const daemon = await node.boot();
	await node.clock.advance(1000 * SECOND);
	expect(node.states()).toEqual({ web2: 'RUNNING' });
	expect(node.reasons('web1')).toEqual(['CpusMissing']);
	expect(await node.condition(daemon, 'web1', 'Ready')).toBe('False CpusMissing');
	expect(await node.condition(daemon, 'web1', 'Stalled')).toBe('True CpusMissing');
	node.host.node = { ...node.host.node, cpus: '0-15' };
	await node.clock.advance(400 * SECOND);
	expect(node.states()).toEqual({ web1: 'RUNNING', web2: 'RUNNING' });
});
