import type { NicSpec } from '../../model/instance-spec.ts';
import type { ObservedInstance } from '../../model/observed.ts';
import type { NicChange } from '../../model/plan.ts';
import type { InstanceRecord } from '../../model/record.ts';

/** The record of a container that runs with another NIC from now on, in the order of the spec. */
export function withNic(record: InstanceRecord, change: NicChange): InstanceRecord {
	const { started } = record;
	if (started === null) return record;
	const { from, to, index, initPid } = change;
	const { nics } = started.spec;
	const nicsByLxc = record.nicsByLxc ?? { initPid, nics };
	const others = nics.filter(({ name }) => name !== (to ?? from)?.name);
	return { ...withNics(record, to === null ? others : others.toSpliced(index, 0, to)), nicsByLxc };
}

/**
 * Another init than the one whose NICs were changed got those that LXC knows: a container that was rebooted from inside
 * runs with the NICs of its start, whatever was changed since.
 */
export function knownNics(record: InstanceRecord, { initPid }: ObservedInstance): InstanceRecord {
	const { nicsByLxc } = record;
	if (nicsByLxc === null || initPid === null || initPid === nicsByLxc.initPid) return record;
	return { ...withNics(record, nicsByLxc.nics), nicsByLxc: null };
}

function withNics(record: InstanceRecord, nics: readonly NicSpec[]): InstanceRecord {
	const { started } = record;
	if (started === null) return record;
	return { ...record, started: { ...started, spec: { ...started.spec, nics } } };
}
