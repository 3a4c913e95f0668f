import { expect, test } from 'vitest';
import { withoutCleared } from '../../../../src/drivers/container/lxc/adopt/config-values.ts';

test('an empty value takes back those of its key before it, and no others', () => {
	const allow = 'lxc.cgroup2.devices.allow';
	const deny = 'lxc.cgroup2.devices.deny';
	const lines = [
		[deny, 'a'],
		[allow, 'c 1:3 rwm'],
		[allow, ''],
		[allow, 'c 1:5 rwm'],
	] as const;
	const settings = lines.map(([key, value]) => ({ key, value }));
	expect(withoutCleared(settings)).toEqual([settings[0], settings[3]]);
});
