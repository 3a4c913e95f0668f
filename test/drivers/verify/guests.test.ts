import { expect, test } from 'vitest';
import { checkGuests } from '../../../src/drivers/verify/guests.ts';
import type { InstanceSpec } from '../../../src/model/instance-spec.ts';
import { declaredAs } from '../../support/declared.ts';
import { BASE_SPEC } from '../../support/instance-spec.ts';
import { fakeHost } from '../../support/verify-host.ts';

const paths = { lxc: '/lxc' };
const systemd = fakeHost({ files: { '/lxc/web1/rootfs/usr/lib/systemd/systemd': '' } });
const without = (spec: Partial<InstanceSpec>): InstanceSpec => ({
	...BASE_SPEC,
	devices: { preset: 'systemd', allow: [] },
	capabilities: { drop: ['sys_admin'], keep: null },
	...spec,
});

test('systemd without sys_admin is warned of', async () => {
	const rows = await checkGuests(systemd, paths, [declaredAs('web1', without({}))]);
	expect(rows).toMatchObject([{ status: 'WARN', what: 'rootfs of web1' }]);
});

test('systemd without mknod is warned of', async () => {
	const spec = { ...BASE_SPEC, devices: { preset: 'ganeti', allow: [] } } as const;
	const rows = await checkGuests(systemd, paths, [declaredAs('web1', spec)]);
	expect(rows).toMatchObject([{ status: 'WARN', todo: 'Set devices.preset: systemd.' }]);
});

test('a rootfs in place is looked at where it is', async () => {
	const host = fakeHost({ files: { '/srv/web1/lib/systemd/systemd': '' } });
	const [root] = BASE_SPEC.disks;
	const spec = without({
		disks: root ? [{ ...root, source: { kind: 'directory', path: '/srv/web1', base: null } }] : [],
	});
	expect(await checkGuests(host, paths, [declaredAs('web1', spec)])).toHaveLength(1);
});

test.each([
	['with sys_admin', systemd, { capabilities: { drop: [], keep: null } }],
	['without systemd, or not made yet', fakeHost({}), {}],
])('%s it is fine', async (_, host, spec) => {
	expect(await checkGuests(host, paths, [declaredAs('web1', without(spec))])).toEqual([]);
});
