import { expect, test } from 'vitest';
import { insteadOfKey, isNicKey } from '../../src/model/managed-keys.ts';

test.each([
	['lxc.uts.name', 'metadata.name'],
	['lxc.cgroup2.memory.max', 'spec.memory.max'],
	['lxc.cgroup.devices.allow', 'spec.devices'],
	['lxc.cgroup.dir.container', 'nothing: ballast finds containers by their cgroups'],
	['lxc.network.0.type', 'spec.nics'],
	['lxc.aa_profile', 'lxc.apparmor.profile'],
])('%s belongs to ballast or to an old LXC: use %s', (key, use) => {
	expect(insteadOfKey(key)).toMatchObject({ use });
});

test.each([
	'lxc.environment',
	'lxc.mount.entry',
	'lxc.mount.auto',
	'lxc.apparmor.profile',
	'lxc.signal.halt',
])('%s is free', (key) => {
	expect(insteadOfKey(key)).toBeNull();
});

test('keys of NICs are told from keys that only look like them', () => {
	expect(isNicKey('lxc.net.0.type')).toBe(true);
	expect(isNicKey('lxc.network.type')).toBe(false);
});
