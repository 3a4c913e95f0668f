import { expect, test } from 'vitest';
import type { ObservedInstance } from '../../src/model/observed.ts';
import { assemble } from '../../src/reconciler/assemble.ts';
import { targetOf } from '../../src/reconciler/execute.ts';
import type { Fleet } from '../../src/reconciler/fleet.ts';
import { planIn } from '../../src/reconciler/plan-in.ts';
import { SimNode } from '../support/sim-node.ts';

/** A fleet with one instance that runs as it is declared, and how it was seen last. */
async function atRest(): Promise<{ readonly fleet: Fleet; readonly observed: ObservedInstance }> {
	const node = new SimNode();
	node.declare('web1');
	const daemon = await node.boot();
	await node.clock.advance(5000);
	await node.clock.runUntil(daemon.stop());
	const { loop, world } = await assemble(node.parts());
	const target = targetOf('web1', loop.records.get('web1'));
	return { fleet: world.fleet(), observed: await loop.looks.observe(target, NEVER) };
}

const NEVER = new AbortController().signal;

test('that there is nothing to do holds for the same look, as long as what is known of the instance does', async () => {
	const { fleet, observed } = await atRest();
	const plan = planIn(fleet, observed);
	expect(plan).toMatchObject({ verb: 'NONE', steps: [], holds: [] });
	expect(planIn({ ...fleet, now: fleet.now + 1000 }, observed)).toBe(plan);
	expect(planIn(fleet, { ...observed })).not.toBe(plan);
});

const OTHERWISE: readonly (readonly [string, (fleet: Fleet) => Partial<Fleet>])[] = [
	['specs', ({ catalog }) => ({ catalog: { ...catalog } })],
	[
		'record',
		({ records }) => ({
			records: new Map([...records].map(([name, each]) => [name, { ...each }])),
		}),
	],
	[
		'health',
		() => ({
			health: new Map([['web1', { initPid: 1, status: 'Healthy', failures: 0, message: '' }]]),
		}),
	],
	[
		'view of the other nodes',
		({ cluster }) => ({ cluster: { ...cluster, serial: cluster.serial + 1 } }),
	],
	['store', ({ cluster }) => ({ cluster: { ...cluster, isCurrent: !cluster.isCurrent } })],
	[
		'share of the memory',
		() => ({ autoTargets: new Map([['web1', { target: 1, reason: 'MemoryKept', message: '' }]]) }),
	],
	['boot of the host', ({ node }) => ({ node: { ...node, bootedAt: node.bootedAt + 1 } })],
];

test.each(OTHERWISE)('with another %s it is planned anew', async (_what, otherwise) => {
	const { fleet, observed } = await atRest();
	const plan = planIn(fleet, observed);
	expect(planIn({ ...fleet, ...otherwise(fleet) }, observed)).not.toBe(plan);
});

test('what is to be done is planned each time', async () => {
	const { fleet, observed } = await atRest();
	const down: ObservedInstance = { ...observed, state: 'STOPPED', initPid: null, limits: null };
	const plan = planIn(fleet, down);
	expect(plan.steps).not.toEqual([]);
	expect(planIn(fleet, down)).not.toBe(plan);
});
