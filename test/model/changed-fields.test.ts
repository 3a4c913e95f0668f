import { expect, test } from 'vitest';
import { changedFields } from '../../src/model/changed-fields.ts';
import type { InstanceSpec, NicSpec } from '../../src/model/instance-spec.ts';
import { ANY_SPEC } from '../support/any-spec.ts';
import { EVERY_RULE } from '../support/instance-spec.ts';

function changed(change: Partial<InstanceSpec>): ReturnType<typeof changedFields> {
	return changedFields(ANY_SPEC, { ...ANY_SPEC, ...change });
}

test('equal specs differ in nothing', () => {
	expect(changedFields(ANY_SPEC, structuredClone(ANY_SPEC))).toEqual([]);
});

test('a changed limit is one field with both values', () => {
	expect(changed({ memory: { ...ANY_SPEC.memory, max: 2 ** 27 } })).toEqual([
		{ path: 'memory.max', from: 2 ** 26, to: 2 ** 27 },
	]);
});

test('a list of words is one field', () => {
	expect(changed({ capabilities: { drop: ['sys_time'], keep: null } })).toEqual([
		{
			path: 'capabilities.drop',
			from: ['mac_override', 'sys_module', 'sys_time'],
			to: ['sys_time'],
		},
	]);
});

test('NICs go by their names, wherever they stand', () => {
	const [eth0] = ANY_SPEC.nics as readonly [NicSpec];
	const eth1 = { ...eth0, name: 'eth1' };
	const both = { ...ANY_SPEC, nics: [eth0, eth1] };
	const swapped = { ...ANY_SPEC, nics: [{ ...eth1, bridge: 'br1' }, eth0] };
	expect(changedFields(both, swapped)).toEqual([
		{ path: 'nics[eth1].bridge', from: 'br0', to: 'br1' },
	]);
});

test('a NIC that goes away changes all its fields to nothing', () => {
	expect(changed({ nics: [] })).toContainEqual({
		path: 'nics[eth0].bridge',
		from: 'br0',
		to: undefined,
	});
});

test('where the rootfs comes from is one field', () => {
	const os = { kind: 'copy', path: '/srv/base', fit: EVERY_RULE } as const;
	expect(changed({ os })).toEqual([{ path: 'os', from: ANY_SPEC.os, to: os }]);
});

test('a changed file of LXC lines is one field', () => {
	const lxc_extra_config_file = { path: 'x.conf', text: 'lxc.a = b' };
	expect(changed({ hvparams: { ...ANY_SPEC.hvparams, lxc_extra_config_file } })).toEqual([
		{ path: 'hvparams.lxc_extra_config_file', from: null, to: lxc_extra_config_file },
	]);
});
