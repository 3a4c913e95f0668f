import { describe, expect, test } from 'vitest';
import { parseConfigFacts } from '../../../../src/drivers/container/lxc/config-facts.ts';
import { parseLxcInfo } from '../../../../src/drivers/container/lxc/lxc-info.ts';
import {
	parseLxcVersion,
	usableVersion,
} from '../../../../src/drivers/container/lxc/lxc-version.ts';
import { markedUid, markerLine } from '../../../../src/drivers/container/lxc/marker.ts';
import { parseMonitorLine } from '../../../../src/drivers/container/lxc/monitor-line.ts';
import { cgroupsOf } from '../../../../src/drivers/container/lxc/monitors.ts';
import { deviceCommands } from '../../../../src/drivers/container/lxc/set-limits.ts';

describe('the version of LXC', () => {
	test.each([
		['5.0.2', [5, 0, 2]],
		['6.0.4\n', [6, 0, 4]],
		['7.0.0-devel', [7, 0, 0]],
		['5.0.2-1+deb12u4', [5, 0, 2]],
		['2.1.1', [2, 1, 1]],
		['3.0', [3, 0, 0]],
	])('%j', (text, version) => expect(parseLxcVersion(text)).toEqual(version));

	test.each(['', 'lxc', '5', 'v5.0.2', '5.0.2 (Debian)'])('%j is none', (text) => {
		expect(parseLxcVersion(text)).toBeNull();
	});

	test('2.1 is the oldest that is used', () => {
		expect(usableVersion('2.1.0')).toBe('2.1.0');
		expect(() => usableVersion('2.0.11')).toThrow(
			'cannot use LXC 2.0.11: ballast needs 2.1 or newer',
		);
		expect(() => usableVersion('')).toThrow('cannot tell the version of LXC');
	});
});

describe('the marker', () => {
	test('is found again', () => {
		const text = `${markerLine({ name: 'web1', uid: 'u-1' })}\nlxc.tty.max = 6\n`;
		expect(markedUid(text, 'web1')).toBe('u-1');
	});

	test.each([
		['of another name', markerLine({ name: 'web2', uid: 'u-1' })],
		['not there', 'lxc.tty.max = 6'],
		['within a line', `lxc.environment = ${markerLine({ name: 'web1', uid: 'u-1' })}`],
		['cut off', '# ballast: instance web1 uid'],
	])('%s does not count', (_, text) => expect(markedUid(text, 'web1')).toBeNull());
});

describe('the rootfs in a config', () => {
	test.each([
		['lxc.rootfs.path = dir:/srv/web', '/srv/web'],
		['lxc.rootfs.path=/srv/web  ', '/srv/web'],
		['lxc.rootfs = /srv/web', '/srv/web'],
		['lxc.rootfs.path = /old\nlxc.rootfs.path = /new', '/new'],
		['lxc.tty.max = 6\nlxc.rootfs.options = ro', '/lxc/web1/rootfs'],
		['lxc.rootfs.path = overlay:/a:/b', null],
		['#lxc.rootfs.path = /commented', '/lxc/web1/rootfs'],
	])('%j', (text, rootfs) => {
		expect(parseConfigFacts(text, { lxcpath: '/lxc', name: 'web1' }).rootfs).toBe(rootfs);
	});
});

describe('lxc-info', () => {
	test.each([
		['State:          FROZEN\nPID:            91\n', { state: 'FROZEN', initPid: 91 }],
		['State:          STOPPED\n', { state: 'STOPPED', initPid: null }],
		['State: STARTING\nPID: -1\n', { state: 'STARTING', initPid: null }],
		["web1 doesn't exist\n", null],
		['State: NONSENSE\n', null],
	])('%j', (text, answer) => expect(parseLxcInfo(text)).toEqual(answer));
});

describe('lxc-monitor', () => {
	test.each([
		["'web1' changed state to [RUNNING]", { name: 'web1', what: 'RUNNING' }],
		["'web1' exited with status [9]", { name: 'web1', what: 'exited' }],
		['something else', null],
		['', null],
	])('%j', (line, event) => expect(parseMonitorLine(line)).toEqual(event));
});

test.each([
	['lxc.monitor.web', 'web', true],
	['lxc.monitor.web-1', 'web', true],
	['lxc.monitor.web-1', 'web-1', true],
	['lxc.monitor.web-db', 'web', false],
	['lxc.monitor.webs', 'web', false],
	['lxc.payload.web', 'web', false],
	['lxc.monitor.anything', null, true],
])('whether %s is a monitor of %s', (cgroup, name, is) => {
	expect(cgroupsOf([cgroup], 'lxc.monitor', name)).toEqual(is ? [cgroup] : []);
});

test('on cgroup v2 LXC is told what to allow before what to deny', () => {
	const container = { startedDevices: ['c 1:3 rwm', 'c 5:2 rw'] };
	expect(deviceCommands(container, { value: ['c 1:3 rw', 'c 1:5 r'] })).toEqual([
		['devices.allow', 'c 1:5 r'],
		['devices.deny', 'c 1:3 m'],
		['devices.deny', 'c 5:2 rw'],
	]);
});
