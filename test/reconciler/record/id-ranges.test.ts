import { describe, expect, test } from 'vitest';
import { scriptedFaults } from '../../../src/drivers/container/sim/faults.ts';
import { ID_POOL, USUAL_SIZE } from '../../../src/model/id-range.ts';
import { SimNode } from '../../support/sim-node.ts';

const SECOND = 1000;
const AUTO = 'security: {idmap: Auto}';
const slot = (index: number) => ({ start: ID_POOL.start + index * USUAL_SIZE, size: USUAL_SIZE });

async function nodeWith(specs: Readonly<Record<string, string>>) {
	const node = new SimNode();
	for (const [name, spec] of Object.entries(specs)) node.declare(name, spec);
	const daemon = await node.boot();
	await node.clock.advance(SECOND);
	return { node, daemon };
}

const rangeOf = (node: SimNode, name: string) => node.store.records.get(name)?.idRange;
const idmapIn = (node: SimNode, name: string) => node.container(name)?.config?.spec.security.idmap;

describe('idmap Auto', () => {
	test('gives each instance a range of its own, and those that name one theirs', async () => {
		const names = Array.from({ length: 9 }, (_, index) => `web${index}`);
		const { node } = await nodeWith({
			...Object.fromEntries(names.map((name) => [name, AUTO])),
			fixed: `security: {idmap: "${slot(3).start}:65536"}`,
			plain: 'pids: 50',
		});
		const starts = names.map((name) => rangeOf(node, name)?.start);
		expect(new Set(starts).size).toBe(9);
		expect(rangeOf(node, 'fixed')).toEqual(slot(3));
		expect(rangeOf(node, 'plain')).toBeNull();
		expect(idmapIn(node, 'plain')).toBe('None');
		expect(idmapIn(node, 'web1')).toBe(`${rangeOf(node, 'web1')?.start}:65536`);
	});

	test('keeps the range of what lies in the trash', async () => {
		const { node, daemon } = await nodeWith({ web1: AUTO, other: 'pids: 50' });
		node.undeclare('web1');
		await node.clock.advance(10 * SECOND);
		expect(node.states().web1).toBeUndefined();
		node.declare('web2', AUTO);
		await node.clock.advance(SECOND);
		expect(rangeOf(node, 'web2')).toEqual(slot(1));
		await node.clock.runUntil(daemon.api.undelete('web1'));
		await node.clock.advance(SECOND);
		expect(node.states().web1).toBe('RUNNING');
		expect(rangeOf(node, 'web1')).toEqual(slot(0));
	});

	test.each(['before', 'midway', 'after'] as const)(
		'survives a daemon that dies %s the making of the container',
		async (point) => {
			const node = new SimNode();
			node.declare('web1', AUTO);
			const faults = scriptedFaults([
				{ verb: 'create', name: 'web1', kind: 'crash', point, nth: 1, times: 1 },
			]);
			const dying = await node.boot({ faults });
			await node.clock.advance(SECOND);
			expect(rangeOf(node, 'web1')).toEqual(slot(0));
			await node.clock.runUntil(dying.stop());
			await node.boot();
			await node.clock.advance(SECOND);
			expect(node.states().web1).toBe('RUNNING');
			expect(rangeOf(node, 'web1')).toEqual(slot(0));
			expect(idmapIn(node, 'web1')).toBe(`${slot(0).start}:65536`);
		},
	);

	test('is known again from the container when its record is lost', async () => {
		const { node, daemon } = await nodeWith({ web1: AUTO, web2: AUTO });
		await node.clock.runUntil(daemon.stop());
		const before = rangeOf(node, 'web2');
		node.store.records.delete('web2');
		await node.boot();
		await node.clock.advance(SECOND);
		expect(rangeOf(node, 'web2')).toEqual(before);
	});
});

describe('a changed idmap', () => {
	test('is refused, and leaves the ids as they are also at a restart for another field', async () => {
		const { node, daemon } = await nodeWith({ web1: AUTO, web2: 'pids: 50' });
		const rest = ['hvparams: {lxc_tty: 2}', 'updates: {restart: Auto}'];
		node.declare('web1', 'security: {idmap: None}', ...rest);
		node.declare('web2', AUTO, ...rest);
		await node.clock.advance(5 * SECOND);
		for (const name of ['web1', 'web2']) {
			expect(await node.condition(daemon, name, 'Ready')).toContain('RecreateRefused');
			expect(node.reasons(name)).toContain('Stopped');
			expect(node.states()).toMatchObject({ [name]: 'RUNNING' });
		}
		expect(idmapIn(node, 'web1')).toBe(`${slot(0).start}:65536`);
		expect(idmapIn(node, 'web2')).toBe('None');
	});
});
