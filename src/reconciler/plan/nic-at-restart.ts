import type { NicSpec } from '../../model/instance-spec.ts';
import { setsNics } from '../../model/managed-keys.ts';
import type { NicChange } from '../../model/plan.ts';
import type { InstanceRecord } from '../../model/record.ts';
import type { PlanInput } from './plan-input.ts';

/** Why a NIC cannot come, change or go while its container runs; `null` when it can. */
export function whyAtRestart(
	{ record, ovsBridges }: Pick<PlanInput, 'record' | 'ovsBridges'>,
	change: NicChange,
): string | null {
	return (
		whyNetworkAtRestart(record) ??
		whyOvs(ovsBridges, change) ??
		whyHooks(record, change) ??
		whyMac(change)
	);
}

/** What ballast did not set up it does not know well enough to change it. */
function whyNetworkAtRestart(record: InstanceRecord | null): string | null {
	if (record?.adopted != null) return 'its NICs are those of the tool that it was adopted from';
	const hvparams = record?.started?.spec.hvparams;
	const lines = `${hvparams?.lxc_extra_config}\n${hvparams?.lxc_extra_config_file?.text ?? ''}`;
	return setsNics(lines) ? 'its lxc_extra_config made its network' : null;
}

function whyOvs(ovsBridges: ReadonlySet<string>, { from, to }: NicChange): string | null {
	const bridge = [from, to].find((nic) => ovsBridges.has(nic?.bridge ?? ''))?.bridge ?? null;
	return bridge === null
		? null
		: `ports of ${bridge}, an Open vSwitch bridge, are made and removed by LXC`;
}

/** Hooks belong to a NIC that comes and goes; LXC runs those of the NICs that it made at their end, whoever ran them before. */
function whyHooks(record: InstanceRecord | null, { from, to }: NicChange): string | null {
	if (from === null) return null;
	if (to !== null) {
		const isHooked = hasHooks(from) || hasHooks(to);
		return isHooked ? 'its hooks are run when it comes and when it goes' : null;
	}
	const known = record?.nicsByLxc?.nics ?? record?.started?.spec.nics ?? [];
	const isLxcs = known.some(({ name, hooks }) => name === from.name && hooks.down !== null);
	return isLxcs ? 'LXC runs its hook down when the container ends' : null;
}

function hasHooks({ hooks }: NicSpec): boolean {
	return hooks.up !== null || hooks.down !== null;
}

function whyMac({ from, to }: NicChange): string | null {
	const isOther = from !== null && to !== null && from.mac !== to.mac;
	return isOther ? 'its MAC address stays as long as the container runs' : null;
}
