import { expect, test } from 'vitest';
import { scriptedFaults } from '../../src/drivers/container/sim/faults.ts';
import { SimNode } from '../support/sim-node.ts';

const SECOND = 1000;
const AUTO = 'updates: {restart: Auto}';

test('a restart whose config is refused stops nothing, and happens once the spec is mended', async () => {
	const node = new SimNode();
	node.declare('web1', AUTO);
	const faults = scriptedFaults([
		{ verb: 'prepareStart', name: 'web1', nth: 1, times: 3, kind: 'fail', point: 'before' },
	]);
	const daemon = await node.boot({ faults });
	await node.clock.advance(SECOND);
	const init = node.runs('web1')[0]?.initPid;
	node.declare('web1', AUTO, 'hvparams: {lxc_tty: 2}');
	await node.clock.advance(SECOND);
	expect(node.runs('web1')[0]?.initPid).toBe(init);
	expect(await node.condition(daemon, 'web1', 'Ready')).toBe('False ConfigRefused');
	expect(await node.condition(daemon, 'web1', 'Running')).toBe('True Running');
	expect(node.reasons('web1')).not.toContain('Stopped');
	await node.clock.advance(30 * SECOND);
	expect(await node.condition(daemon, 'web1', 'Ready')).toBe('True Converged');
	expect(node.runs('web1')[0]?.initPid).not.toBe(init);
	await daemon.stop();
});

test('a restart for a controller that the host has not is held back, also one by hand', async () => {
	const node = new SimNode();
	node.declare('web1', AUTO);
	const daemon = await node.boot();
	await node.clock.advance(SECOND);
	const init = node.runs('web1')[0]?.initPid;
	node.declare('web1', AUTO, 'hvparams: {lxc_cgroup_use: [misc]}');
	await node.clock.advance(SECOND);
	await node.clock.runUntil(daemon.api.byHand('web1', { do: 'restart', until: null, reason: '' }));
	await node.clock.advance(60 * SECOND);
	expect(node.runs('web1')[0]?.initPid).toBe(init);
	expect(await node.condition(daemon, 'web1', 'Stalled')).toBe('True ControllerMissing');
	await daemon.stop();
});

test('a restart waits for memory as growth does, whatever it is for, and others still start', async () => {
	const node = new SimNode();
	node.declare('web1', AUTO);
	const daemon = await node.boot();
	await node.clock.advance(SECOND);
	const init = node.runs('web1')[0]?.initPid;
	node.declare('web1', AUTO, 'hvparams: {lxc_tty: 3}', 'memory: {max: 99Ti}');
	await node.clock.advance(SECOND);
	await node.clock.runUntil(daemon.api.byHand('web1', { do: 'restart', until: null, reason: '' }));
	await node.clock.advance(60 * SECOND);
	expect(node.runs('web1')[0]?.initPid).toBe(init);
	expect(await node.condition(daemon, 'web1', 'Ready')).toBe('False NodeFull');
	node.declare('web1', AUTO, 'hvparams: {lxc_tty: 3}', 'memory: {max: 128Mi}');
	node.declare('web2');
	await node.clock.advance(60 * SECOND);
	expect(node.states()).toEqual({ web1: 'RUNNING', web2: 'RUNNING' });
	expect(node.runs('web1')[0]?.initPid).not.toBe(init);
	await daemon.stop();
});
