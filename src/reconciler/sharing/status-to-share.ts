import type { ObservedInstance } from '../../model/observed.ts';
import type { InstanceRecord } from '../../model/record.ts';
import type { SharedCondition, SharedStatus } from '../../model/shared-status.ts';
import { stateWord } from '../../model/state-word.ts';
import type { Fleet } from '../fleet.ts';
import { migratable } from '../migration/migratable.ts';

/** A line or two; the node itself shows the rest. */
const MESSAGE_CHARS = 240;

/** How an instance stands by its last run; `null` while this node does not have it, or something was heard of it since it was looked at. */
export function statusToShare(
	name: string,
	{ node, cluster, seen, records, catalog, now }: Fleet,
): SharedStatus | null {
	const owner = cluster.owners.get(name);
	const record = records.get(name);
	const observed = seen.get(name);
	if (owner?.node !== node.name || record === undefined || observed === undefined) return null;
	const way = migratable(record, observed);
	return {
		...{ node: node.name, epoch: owner.epoch, at: now },
		commit: catalog.provenance?.commit ?? null,
		state: stateWord(observed),
		conditions: record.conditions.map(inShort),
		migratable: way?.verdict ?? null,
		notLive: shortened(way?.why.join('; ') ?? ''),
		...figures(record, observed),
	};
}

function figures(
	{ crashes, created }: InstanceRecord,
	{ limits }: ObservedInstance,
): Pick<SharedStatus, 'memory' | 'cpus' | 'restarts' | 'createdAt'> {
	return {
		memory: limits && { used: limits.memoryUsed, max: limits.memoryMax },
		cpus: limits?.cpus ?? null,
		restarts: crashes.count,
		createdAt: created?.at ?? null,
	};
}

function inShort({
	type,
	status,
	reason,
	message,
	lastTransitionTime,
}: SharedCondition): SharedCondition {
	return { type, status, reason, message: shortened(message), lastTransitionTime };
}

function shortened(text: string): string {
	return text.length > MESSAGE_CHARS ? `${text.slice(0, MESSAGE_CHARS)}…` : text;
}
