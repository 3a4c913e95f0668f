import { expect, test } from 'vitest';
import type { NicSpec } from '../../../src/model/instance-spec.ts';
import type { InstanceRecord } from '../../../src/model/record.ts';
import { whyAtRestart } from '../../../src/reconciler/plan/nic-at-restart.ts';
import { nicOn } from '../../support/nic.ts';
import { recordOf, spec } from '../../support/planning.ts';

const nic = nicOn('br0');
const hooked: NicSpec = { ...nic, hooks: { up: null, down: '/etc/nic-down' } };
const onlyUp: NicSpec = { ...nic, hooks: { up: '/etc/nic-up', down: null } };
const onParent: NicSpec = { ...nic, bridge: null, macvlan: { parent: 'eno1', mode: 'bridge' } };
const withLines = {
	...spec,
	hvparams: { ...spec.hvparams, lxc_extra_config: 'lxc.net.0.type = empty' },
};

interface Case {
	readonly from: NicSpec | null;
	readonly to: NicSpec | null;
	readonly record?: InstanceRecord;
	readonly why: string | null;
}

const running = (...nics: readonly NicSpec[]) => recordOf({ ...spec, nics });

test.each<Case>([
	{ from: null, to: nic, why: null },
	{ from: nic, to: onParent, record: running(nic), why: null },
	{ from: null, to: hooked, why: null },
	{ from: onlyUp, to: null, record: running(onlyUp), why: null },
	{
		from: hooked,
		to: null,
		record: running(hooked),
		why: 'LXC runs its hook down when the container ends',
	},
	{
		from: hooked,
		to: null,
		record: { ...running(hooked), nicsByLxc: { initPid: 4711, nics: [] } },
		why: null,
	},
	{
		from: nic,
		to: hooked,
		record: running(nic),
		why: 'its hooks are run when it comes and when it goes',
	},
	{
		from: nic,
		to: { ...nic, mac: '02:00:5e:00:53:01' },
		record: running(nic),
		why: 'its MAC address stays as long as the container runs',
	},
	{
		from: null,
		to: { ...nic, bridge: 'ovs0' },
		why: 'ports of ovs0, an Open vSwitch bridge, are made and removed by LXC',
	},
	{
		from: { ...nic, bridge: 'ovs0' },
		to: onParent,
		why: 'ports of ovs0, an Open vSwitch bridge, are made and removed by LXC',
	},
	{
		from: null,
		to: nic,
		record: recordOf(withLines),
		why: 'its lxc_extra_config made its network',
	},
	{
		from: null,
		to: nic,
		record: recordOf(spec, { adopted: { lxcpath: '/var/lib/lxc' } }),
		why: 'its NICs are those of the tool that it was adopted from',
	},
])('$from.bridge to $to.bridge: $why', ({ from, to, record = recordOf(spec), why }) => {
	const change = { from, to, index: 0, initPid: 4711 };
	expect(whyAtRestart({ record, ovsBridges: new Set(['ovs0']) }, change)).toBe(why);
});
