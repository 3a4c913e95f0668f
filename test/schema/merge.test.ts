import fc from 'fast-check';
import { expect, test } from 'vitest';
import { stringify } from 'yaml';
import { merge } from '../../src/schema/merge.ts';
import { parseFile } from '../../src/schema/parse-file.ts';
import { type Patch, patchOf } from '../../src/schema/patch.ts';
import { resolve } from '../../src/schema/resolve.ts';
import { sourceOf } from '../../src/schema/source.ts';

function layer(text: string, by = 'Profile p'): Patch {
	return patchOf(parseFile(sourceOf(`${by}.yaml`, text))[0]?.tree, by);
}

function merged(...texts: readonly string[]): unknown {
	return resolve(texts.map((text) => layer(text)).reduce(merge)).spec;
}

test('maps merge and the upper value wins', () => {
	expect(merged('memory: {min: 1Mi, max: 2Mi}', 'memory: {max: 3Mi}')).toEqual({
		memory: { min: '1Mi', max: '3Mi' },
	});
});

test('lists are replaced', () => {
	expect(merged('devices: {allow: [a, b]}', 'devices: {allow: [c]}')).toEqual({
		devices: { allow: ['c'] },
	});
});

test('key+ adds to the list below it, and to the built-in one when there is none', () => {
	expect(
		merged('devices: {allow: [a]}', 'devices: {allow+: [b]}', 'devices: {allow+: [c]}'),
	).toEqual({
		devices: { allow: ['a', 'b', 'c'] },
	});
	expect(merged('capabilities: {drop+: [net_raw]}')).toEqual({
		capabilities: { drop: ['mac_override', 'sys_module', 'sys_time', 'net_raw'] },
	});
});

test('null forgets what lower layers say, also a whole map', () => {
	expect(merged('memory: {max: 2Mi}', 'memory: {max: null}')).toEqual({ memory: {} });
	expect(merged('memory: {max: 2Mi}', 'memory: null', 'memory: {min: 1Mi}')).toEqual({
		memory: { min: '1Mi' },
	});
	expect(
		merged('devices: {allow: [a]}', 'devices: {allow: null}', 'devices: {allow+: [b]}'),
	).toEqual({
		devices: { allow: ['b'] },
	});
});

test('NICs merge by name in the order in which they were named first', () => {
	expect(
		merged(
			'nics: [{name: eth0, bridge: br0}, {name: eth1, bridge: br1}]',
			'nics: [{name: eth2, bridge: br2}, {name: eth0, mtu: 9000}]',
		),
	).toEqual({
		nics: [
			{ name: 'eth0', bridge: 'br0', mtu: 9000 },
			{ name: 'eth1', bridge: 'br1' },
			{ name: 'eth2', bridge: 'br2' },
		],
	});
});

test('an empty list of NICs drops the inherited ones', () => {
	expect(merged('nics: [{name: eth0}]', 'nics: []', 'nics: [{name: eth1}]')).toEqual({
		nics: [{ name: 'eth1' }],
	});
});

test('an os replaces another as a whole', () => {
	expect(merged('os: {template: busybox, args: [-x]}', 'os: {copy: {path: /srv}}')).toEqual({
		os: { copy: { path: '/srv' } },
	});
});

test('each leaf remembers who wrote it, and each item of a list that several wrote', () => {
	const { marks } = resolve(
		[
			layer('devices: {allow: [a]}\nmemory: {max: 1Mi}', 'Profile base'),
			layer('devices: {allow+: [b]}', 'Instance web1'),
		].reduce(merge),
	);
	const by = Object.fromEntries([...marks].map(([path, mark]) => [path, mark.by]));
	expect(by).toEqual({
		'devices.allow': 'Instance web1',
		'devices.allow[0]': 'Profile base',
		'memory.max': 'Profile base',
	});
});

const size = fc.constantFrom('1Mi', '2Mi', null);
const words = fc.array(fc.constantFrom('a', 'b'), { maxLength: 2 });
const nic = fc.record(
	{ name: fc.constantFrom('eth0', 'eth1'), bridge: fc.constantFrom('br0', null), ipv4: words },
	{ requiredKeys: ['name'] },
);
const anyLayer = fc.record(
	{
		memory: fc.oneof(fc.record({ min: size, max: size }, { requiredKeys: [] }), fc.constant(null)),
		devices: fc.oneof(
			fc.record({ allow: fc.oneof(words, fc.constant(null)) }),
			fc.record({ 'allow+': words }),
		),
		nics: fc.oneof(fc.uniqueArray(nic, { selector: ({ name }) => name }), fc.constant(null)),
		os: fc.constantFrom({ template: 'busybox' }, { copy: { path: '/x' } }, null),
		state: fc.constantFrom('Running', 'Stopped', null),
	},
	{ requiredKeys: [] },
);

test('it does not matter which neighbours are merged first', () => {
	fc.assert(
		fc.property(anyLayer, anyLayer, anyLayer, (...values) => {
			const [a, b, c] = values.map((value, index) =>
				layer(stringify(value), `Profile p${index}`),
			) as [Patch, Patch, Patch];
			expect(merge(merge(a, b), c)).toEqual(merge(a, merge(b, c)));
		}),
	);
});

test('an empty layer changes nothing', () => {
	fc.assert(
		fc.property(anyLayer, (value) => {
			const patch = layer(stringify(value));
			const empty = layer('{}');
			expect(merge(patch, empty)).toEqual(patch);
			expect(merge(empty, patch)).toEqual(patch);
		}),
	);
});

test('setting then unsetting leaves what an unset alone leaves', () => {
	fc.assert(
		fc.property(anyLayer, (value) => {
			const unset = layer('{memory: null, devices: null, nics: null, os: null, state: null}');
			expect(resolve(merge(layer(stringify(value)), unset)).spec).toEqual({});
		}),
	);
});
