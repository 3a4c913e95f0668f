import { expect, test } from 'vitest';
import { hardwareOf } from '../../src/cli/hardware.ts';
import { instancePage } from '../../src/cli/text/instance-page.ts';
import type { DiskSource } from '../../src/model/disk-source.ts';
import type { DiskSpec, InstanceSpec, NicSpec } from '../../src/model/instance-spec.ts';
import type { InstanceStatus } from '../../src/model/instance-status.ts';
import { planInstance } from '../../src/reconciler/plan/plan-instance.ts';
import { nicOn } from '../support/nic.ts';
import { absent, base, declared, Mi, recordOf, running, spec } from '../support/planning.ts';

const disk = (name: string, mount: string, source: DiskSource): DiskSpec => ({
	...{ name, mount, source, readOnly: false, io: null },
});
const image = { kind: 'image', path: null, partition: null, base: null } as const;
const root = disk('root', '/', { ...image, size: 64 * Mi, filesystem: 'ext4' });
const data = disk('data', '/srv', { kind: 'block', device: '/dev/sdb', filesystem: 'xfs' });
const lan: NicSpec = { ...nicOn('br0'), name: 'eth0', ipv4: ['192.0.2.10/24'] };
const route: NicSpec = { ...lan, name: 'eth1', bridge: null, routed: { proxy: null }, ipv4: [] };
const ours: InstanceSpec = { ...spec, disks: [root, data], nics: [lan, route] };

function statusOf(over: Partial<InstanceStatus>): InstanceStatus {
	const record = recordOf(ours);
	const desired = declared({ ...ours, nics: [] });
	const plan = planInstance({ ...base, desired, record, observed: running });
	return {
		...{ name: running.name, declared: desired, invalid: null, observed: running, memory: null },
		...{ record, memoryComing: null, migratable: null, conditions: [], plan },
		...over,
	};
}

test('what a container runs with is shown, not what its next start brings', async () => {
	const { disks, nics } = await hardwareOf(statusOf({}));
	expect(disks).toMatchObject([
		{
			...{ name: 'root', kind: 'image', mount: '/', size: 64 * Mi, device: null },
			place: `${running.lxcpath}/${running.name}/disks/root.img`,
		},
		{ name: 'data', kind: 'block', size: null, place: '/dev/sdb' },
	]);
	expect(nics).toMatchObject([
		{
			...{ name: 'eth0', kind: 'bridge', link: 'br0', addresses: ['192.0.2.10/24'] },
			hostInterface: `${running.name}-eth0`,
			mac: expect.stringMatching(/^02(:[0-9a-f]{2}){5}$/),
		},
		{ name: 'eth1', kind: 'routed', link: null, hostInterface: `${running.name}-eth1` },
	]);
});

test('what another tool made, or is not there, is not shown as ours', async () => {
	const adopted = recordOf(ours, { adopted: { lxcpath: '/var/lib/lxc' } });
	const { nics } = await hardwareOf(statusOf({ record: adopted }));
	expect(nics.map(({ hostInterface }) => hostInterface)).toEqual([null, null]);
	expect(await hardwareOf(statusOf({ observed: absent }))).toEqual({ disks: [], nics: [] });
});

test('a page without disks and NICs has no part for them', () => {
	const hardware = { disks: [], nics: [] };
	const paint = (_: unknown, text: string): string => text;
	const shown = { now: 0, node: 'n1', migratable: null, events: [], paint };
	expect(instancePage(statusOf({}), { ...shown, hardware })).not.toMatch(/^(Disks|NICs)$/m);
});
