import { expect, test } from 'vitest';
import { judge, type Signs } from '../../../../src/drivers/container/lxc/container-state.ts';

const MONITOR = { pid: 7, title: '[lxc monitor] /lxc web1' };
const ORPHAN = { pid: 9, cgroup: 'lxc.payload.web1' };

const RUNNING: Signs = {
	socket: true,
	monitors: [MONITOR],
	init: 'Ready',
	freezer: 'THAWED',
	orphan: null,
	rebooting: false,
};
const STOPPED: Signs = { ...RUNNING, socket: false, monitors: [], init: 'None' };

test.each([
	['socket, monitor and init', {}, 'RUNNING'],
	['the same, frozen', { freezer: 'FROZEN' }, 'FROZEN'],
	['the same, about to be frozen', { freezer: 'FREEZING' }, 'FREEZING'],
] as const)('%s', (_, change, state) => {
	expect(judge({ ...RUNNING, ...change })).toEqual({ ask: false, state, contradiction: null });
});

test('no sign at all', () => {
	expect(judge(STOPPED)).toEqual({ ask: false, state: 'STOPPED', contradiction: null });
});

test('a reboot from inside passes through a moment without a sign', () => {
	expect(judge({ ...STOPPED, rebooting: true })).toMatchObject({ state: 'STARTING' });
});

test.each([
	['there is no init yet or no more', { init: 'None' }],
	['init is still LXC itself', { init: 'NotReady' }],
	['LXC makes no monitor cgroup', { monitors: [], init: 'None' }],
	['the same, with its payload in sight', { monitors: [], init: 'None', orphan: ORPHAN }],
] as const)('LXC is asked when %s', (_, change) => {
	expect(judge({ ...RUNNING, ...change })).toEqual({ ask: true });
});

test.each([
	['a monitor without a socket', { socket: false }, 'command socket does not show'],
	['a payload without a monitor', { ...STOPPED, orphan: ORPHAN }, 'without a monitor'],
	['a payload beside the one that runs', { orphan: ORPHAN }, 'without a monitor'],
	['two monitors', { monitors: [MONITOR, { ...MONITOR, pid: 8 }] }, 'processes 7 and 8'],
] as const)('a contradiction: %s', (_, change, text) => {
	const verdict = judge({ ...RUNNING, ...change });
	expect(verdict).toMatchObject({ state: 'RUNNING', contradiction: expect.stringContaining(text) });
});
