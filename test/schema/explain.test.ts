import { expect, test } from 'vitest';
import { explainInstance } from '../../src/schema/explain.ts';
import { formatField } from '../../src/schema/format-field.ts';
import { catalogOf, declaredOf, instanceText, profileText } from '../support/catalog.ts';
import { EVERY_RULE } from '../support/instance-spec.ts';

const declared = declaredOf(
	catalogOf({
		'default.yaml': profileText('default', '  devices: {allow: ["c 10:200 rwm"]}'),
		'web1.yaml': instanceText(
			'web1',
			`  os: {template: busybox, args: [-v]}
  memory: {max: 64Mi}
  lifecycle: {stop: {timeout: 90s}}
  devices: {allow+: ["c 10:229 rw"]}`,
		),
	}),
);
const rows = explainInstance(declared).map(
	({ path, text, origin }) => `${path} = ${text} (${origin.by} ${origin.file}:${origin.line})`,
);

test.each([
	'memory.max = 64Mi (Instance web1 specs/web1.yaml:6)',
	'lifecycle.stop.timeout = 90s (Instance web1 specs/web1.yaml:7)',
	'lifecycle.stop.thenKill = true (default :0)',
	'os = template busybox -v (Instance web1 specs/web1.yaml:5)',
	'devices.allow = [c 10:200 rwm, c 10:229 rw] (Instance web1 specs/web1.yaml:8)',
	'devices.allow[0] = c 10:200 rwm (Profile default specs/default.yaml:5)',
	'pids = (none) (default :0)',
])('explains %s', (row) => {
	expect(rows).toContain(row);
});

test('every effective value is explained once', () => {
	const paths = explainInstance(declared).map(({ path }) => path);
	expect(new Set(paths).size).toBe(paths.length);
});

test.each([
	['memory.max', 2 ** 26, '64Mi'],
	['memory.max', null, '(none)'],
	['memory.target', 'Auto', 'Auto'],
	['lifecycle.stop.timeout', 60_000, '1m'],
	['hvparams.lxc_startup_wait', 30, '30s'],
	['pids', 4096, '4096'],
	['hvparams.lxc_extra_config', '', '(none)'],
	['hvparams.lxc_extra_config_file', { path: 'x.conf', text: 'a' }, 'x.conf'],
	['os', { kind: 'copy', path: '/srv', fit: EVERY_RULE }, 'copy /srv'],
	[
		'updates.window',
		{ name: 'night', timezone: 'UTC', days: ['Sat', 'Sun'], from: '22:00', to: '04:00' },
		'night UTC Sat Sun 22:00 04:00',
	],
	['disks[data].lvm', { group: 'vg0' }, 'vg0'],
])('%s %j reads %s', (path, value, text) => {
	expect(formatField(path, value)).toBe(text);
});
