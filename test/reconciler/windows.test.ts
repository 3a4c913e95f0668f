import { describe, expect, test } from 'vitest';
import { outside } from '../../src/drivers/container/sim/sim-outside.ts';
import type { Daemon } from '../../src/reconciler/daemon.ts';
import { LXCPATH, SimNode } from '../support/sim-node.ts';

const HOUR = 3_600_000;
const OPENS = Date.UTC(2026, 0, 1, 4);

// The simulated host begins at 2026-01-01 00:00:00Z, a Thursday: 01:00 in Vienna.
const WINDOW = (from: string): string =>
	`apiVersion: ballast/v1\nkind: Window\nmetadata: {name: night}\nspec: {timezone: Europe/Vienna, days: [Thu], from: "${from}", to: "06:00"}\n`;

const POLICY = 'updates: {restart: InWindow, window: night}';

/** Runs as declared, and then a field changes that takes a restart. */
async function edited(): Promise<{ readonly node: SimNode; readonly daemon: Daemon }> {
	const node = new SimNode();
	node.specs.files.set('window.yaml', WINDOW('05:00'));
	node.declare('web1', POLICY);
	const daemon = await node.boot();
	await node.clock.advance(HOUR);
	node.declare('web1', POLICY, 'hvparams: {lxc_tty: 2}');
	await node.clock.advance(HOUR);
	return { node, daemon };
}

const startsOf = (node: SimNode): number =>
	node.reasons('web1').filter((reason) => reason === 'Started').length;

async function pending(node: SimNode, daemon: Daemon): Promise<string | undefined> {
	const { instances } = await node.status(daemon);
	return instances[0]?.conditions.find(({ type }) => type === 'RestartPending')?.message;
}

describe('a restart by window', () => {
	test('waits until the window opens, says so, and happens once', async () => {
		const { node, daemon } = await edited();
		expect(await pending(node, daemon)).toBe(
			'window night opens at 2026-01-01 05:00 Europe/Vienna (changed: hvparams.lxc_tty)',
		);
		await node.clock.advance(OPENS - 1 - node.clock.now());
		expect(startsOf(node)).toBe(1);
		await node.clock.advance(60_000);
		expect(startsOf(node)).toBe(2);
		await node.clock.advance(3 * HOUR);
		expect(startsOf(node)).toBe(2);
		expect(await node.condition(daemon, 'web1', 'Ready')).toBe('True Converged');
		await daemon.stop();
	});

	test('happens when the window is opened earlier in the specs', async () => {
		const { node, daemon } = await edited();
		node.specs.files.set('window.yaml', WINDOW('03:00'));
		node.specs.changed();
		await node.clock.advance(60_000);
		expect(startsOf(node)).toBe(2);
		await daemon.stop();
	});

	test('is no edit: what was powered off stays so when the hours of its window change', async () => {
		const { node, daemon } = await edited();
		outside.exit(node.host, { lxcpath: LXCPATH, name: 'web1' }, { cause: 'Poweroff', code: 0 });
		await node.clock.advance(60_000);
		node.specs.files.set('window.yaml', WINDOW('04:30'));
		node.specs.changed();
		await node.clock.advance(60_000);
		expect(node.states()).toEqual({ web1: 'STOPPED' });
		node.declare('web1', POLICY, 'hvparams: {lxc_tty: 3}');
		await node.clock.advance(60_000);
		expect(node.states()).toEqual({ web1: 'RUNNING' });
		await daemon.stop();
	});

	test('happens at once when somebody approves it', async () => {
		const { node, daemon } = await edited();
		const { instances } = await node.status(daemon);
		await node.clock.runUntil(daemon.api.approve('web1', instances[0]?.plan.hash ?? ''));
		await node.clock.advance(60_000);
		expect(startsOf(node)).toBe(2);
		await daemon.stop();
	});

	test('waits on when the window document gets an error, and the last good hours stay in force', async () => {
		const { node, daemon } = await edited();
		node.specs.files.set('window.yaml', WINDOW('3 am'));
		node.specs.changed();
		await node.clock.advance(60_000);
		expect(await node.condition(daemon, 'web1', 'SpecValid')).toBe('False UsingLastGood');
		await node.clock.advance(OPENS - 1 - node.clock.now());
		expect(startsOf(node)).toBe(1);
		await node.clock.advance(60_000);
		expect(startsOf(node)).toBe(2);
		await daemon.stop();
	});
});
