import { expect, test } from 'vitest';
import { SimNode } from '../support/sim-node.ts';

const SECOND = 1000;

test('starts take the memory of the node one after the other, and what waits starts when there is room', async () => {
	const node = new SimNode();
	for (const name of ['a1', 'b1', 'c1']) node.declare(name, 'memory: {max: 30Gi}');
	node.declare('free', 'memory: {max: null}');
	const daemon = await node.boot({ latency: { start: 20_000 } });
	const planned = (await node.status(daemon)).instances.filter(({ plan }) =>
		plan.steps.some(({ step }) => step.do === 'start'),
	);
	expect(planned.map(({ name }) => name)).toHaveLength(3);
	// a sweep while starts are under way
	await node.clock.advance(5 * SECOND);
	await node.status(daemon);
	await node.clock.advance(60 * SECOND);
	const running = Object.entries(node.states()).filter(([, state]) => state === 'RUNNING');
	const names = running.map(([name]) => name).sort();
	const [waits = ''] = ['a1', 'b1', 'c1'].filter((name) => !names.includes(name));
	expect([names.length, names.includes('free'), names.includes(waits)]).toEqual([3, true, false]);
	expect(await node.condition(daemon, waits, 'Ready')).toBe('False NodeFull');
	node.declare(names[0] ?? '', 'state: Stopped', 'memory: {max: 30Gi}');
	await node.clock.advance(60 * SECOND);
	expect(node.states()).toMatchObject({ [waits]: 'RUNNING' });
	await daemon.stop();
});
