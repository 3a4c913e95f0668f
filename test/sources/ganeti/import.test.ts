import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import type { GanetiCluster, GanetiInstance } from '../../../src/sources/ganeti/cluster.ts';
import { importGaneti } from '../../../src/sources/ganeti/import.ts';
import { readGaneti } from '../../../src/sources/ganeti/read.ts';

const INFO = readFileSync(new URL('fixtures/info.txt', import.meta.url), 'utf8');

const WEB1: GanetiInstance = {
	name: 'web1.example.com',
	hypervisor: 'lxc',
	adminState: 'up',
	primaryNode: 'node1.example.com',
	os: '',
	osParams: [],
	tags: [],
	hvparams: {},
	beparams: {},
	nics: [],
	disks: [{ template: 'plain', readOnly: false, place: ['vg', 'lv'] }],
};

/** The last of what is made from a cluster with this instance. */
function imported(changes: Partial<GanetiInstance>, cluster: Partial<GanetiCluster> = {}) {
	const instance = { ...WEB1, ...changes };
	const all = importGaneti([
		{
			file: 'config.data',
			origin: 'config.data',
			defaults: { hvparams: {}, beparams: {} },
			nodes: [],
			instances: [instance],
			...cluster,
		},
	]);
	const { made, notes } = all.at(-1)!;
	return { spec: made && parse(made.text).spec, text: made?.text, notes };
}

test('what the cluster gives stands in the profile only, also when it is set again', () => {
	const defaults = { hvparams: { num_ttys: 6 }, beparams: { maxmem: 128, vcpus: 1 } };
	const { spec } = imported(
		{ hvparams: { num_ttys: 6 }, beparams: { maxmem: 256, vcpus: 1 } },
		{ defaults },
	);
	expect(spec).toMatchObject({ memory: { max: '256Mi' } });
	expect(spec).not.toHaveProperty('hvparams');
	expect(spec).not.toHaveProperty('cpu');
});

test('an unset value says so where the cluster sets one', () => {
	const defaults = { hvparams: { cpu_mask: '0', drop_capabilities: 'sys_time' }, beparams: {} };
	const { spec } = imported({ hvparams: { cpu_mask: '', drop_capabilities: '' } }, { defaults });
	expect(spec).toMatchObject({ hvparams: { cpu_mask: 'all' }, capabilities: { drop: [] } });
});

test('the names of 2014 go where those of today go', () => {
	const { spec } = imported({ hvparams: { lxc_tty: 2, lxc_devices: 'c 10:200 rwm' } });
	expect(spec.hvparams).toEqual({ lxc_tty: 2 });
	expect(spec.devices).toEqual({ preset: 'none', allow: ['c 10:200 rwm'] });
});

test('a parameter without a place is told, whatever it is called', () => {
	const { notes } = imported({ hvparams: { constructor: 'x' } });
	expect(notes).toContainEqual({
		about: 'hvparams.constructor',
		text: 'x: ballast has nothing like it',
		isLost: true,
	});
});

test('raw lines of NICs stay out: ballast makes those', () => {
	const { spec, notes } = imported({
		hvparams: { extra_config: 'lxc.net.0.mtu = 1400,lxc.environment = A=B' },
	});
	expect(spec.hvparams.lxc_extra_config).toBe('lxc.environment = A=B\n');
	expect(notes).toContainEqual(expect.objectContaining({ about: 'hvparams.extra_config' }));
});

test('an instance that is only planned is left out', () => {
	expect(imported({ primaryNode: '' }).notes[0]?.text).toBe('it is on no node yet');
});

test('an instance is left out rather than written without its node', () => {
	const { text, notes } = imported({ primaryNode: 'node_1' });
	expect(text).toBeUndefined();
	expect(notes[0]?.text).toContain('the name of its node node_1');
});

test.each([
	['no disk', []],
	['a disk of another kind', [{ template: 'gluster', readOnly: false, place: ['x', 'y'] }]],
	['a disk whose place is cut', [{ template: 'plain', readOnly: false, place: ['vg'] }]],
])('with %s, its root is a device that is not there, so nothing new is made', (_what, disks) => {
	const { spec, notes } = imported({ disks });
	expect(spec.disks).toEqual([
		{ name: 'root', mount: '/', block: { device: '/dev/not-known-yet/web1' } },
	]);
	expect(notes.filter(({ isLost }) => isLost)).toHaveLength(1);
});

test('gnt-instance info prints the place of a file as a list', () => {
	const cluster = readGaneti(
		'info.txt',
		INFO.replace(
			'xenvg/b27a576a-13f7-4f07-885c-63fcad4fdfcc.disk0',
			"['loop', '/srv/a/disk0']",
		).replace('disk/0: plain', 'disk/0: file'),
	);
	expect(cluster.instances[0]?.disks).toEqual([
		{ template: 'file', readOnly: false, place: ['loop', '/srv/a/disk0'] },
	]);
	const web1 = importGaneti([cluster]).find(({ name }) => name === 'web1.example.com');
	expect(parse(web1?.made?.text ?? '').spec.disks).toEqual([
		{ name: 'root', mount: '/', image: { path: '/srv/a/disk0' } },
	]);
});

test('a NIC whose link no interface can have is left out', () => {
	const nic = { mode: 'bridged', link: 'x'.repeat(16), mac: '', ip: '', vlan: '', network: null };
	const { spec, notes } = imported({ nics: [nic] });
	expect(spec).not.toHaveProperty('nics');
	expect(notes[0]).toMatchObject({ about: 'nic/0', isLost: true });
});

test('a NIC of a mode that Ganeti has not got today is left out', () => {
	const nic = { mode: 'sriov', link: 'x', mac: '', ip: '', vlan: '', network: null };
	const { spec, notes } = imported({ nics: [nic] });
	expect(spec).not.toHaveProperty('nics');
	expect(notes[0]).toMatchObject({ about: 'nic/0', isLost: true });
});

test('control characters of the input stay in their line of the comment', () => {
	const { text } = imported({ osParams: ['a\nspec: {state: Absent}\u001b[2J'] });
	expect(text).toContain('# not carried over: osparams.a\uFFFDspec: {state: Absent}\uFFFD[2J:');
});
