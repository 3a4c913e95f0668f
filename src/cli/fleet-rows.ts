import type { ElsewhereStatus, InstanceStatus, NodeStatus } from '../model/instance-status.ts';
import { isLeaving } from '../model/migration.ts';
import { findInstance, selectNodes } from './selection.ts';

/** One line of `get`: an instance as this node sees it, as it has heard of it from the node that has it, or both. */
export interface FleetRow {
	readonly name: string;
	/** `null` = no node has it. */
	readonly node: string | null;
	readonly here: InstanceStatus | null;
	readonly elsewhere: ElsewhereStatus | null;
}

export interface FleetChoice {
	/** All without any. */
	readonly names: readonly string[];
	/** Only what that node has; `null` = whichever. */
	readonly node: string | null;
}

/** Instances by name, in the order in which they were asked for. A name that nobody knows is a mistake of the caller. */
export function fleetRows(status: NodeStatus, { names, node }: FleetChoice): readonly FleetRow[] {
	if (node !== null) selectNodes(status, [node]);
	const here = new Map(status.instances.map((each) => [each.name, each]));
	const elsewhere = new Map(status.elsewhere.map((each) => [each.name, each]));
	const all = [...new Set([...here.keys(), ...elsewhere.keys()])].sort();
	return (names.length === 0 ? all : names)
		.flatMap((name) => {
			const told = elsewhere.get(name) ?? null;
			const seen = here.get(name) ?? (told === null ? findInstance(status, name) : null);
			return rowsOf(name, { seen, told }, status);
		})
		.filter((row) => node === null || row.node === node);
}

/** The node's status with only what these rows show. */
export function onlyRows(status: NodeStatus, rows: readonly FleetRow[]): NodeStatus {
	const present = <T>(each: T | null): readonly T[] => (each === null ? [] : [each]);
	return {
		...status,
		instances: rows.flatMap(({ here }) => present(here)),
		elsewhere: rows.flatMap(({ elsewhere }) => present(elsewhere)),
	};
}

interface Known {
	readonly seen: InstanceStatus | null;
	readonly told: ElsewhereStatus | null;
}

/** Two, where something of it is here that another node has: people should see that. */
function rowsOf(name: string, { seen, told }: Known, status: NodeStatus): readonly FleetRow[] {
	if (seen === null || told === null) {
		const node = told?.node ?? (seen === null ? null : nodeOf(seen, status));
		return [{ name, node, here: seen, elsewhere: told }];
	}
	if (isOnlyThere(seen)) return [{ name, node: told.node, here: seen, elsewhere: told }];
	return [
		{ name, node: status.node, here: seen, elsewhere: null },
		{ name, node: told.node, here: null, elsewhere: told },
	];
}

/** What was handed over is removed here once it runs there. */
function isOnlyThere({ observed, record }: InstanceStatus): boolean {
	const { ownership, remains } = observed;
	const migration = record?.migration ?? null;
	if (isLeaving(migration) && migration.phase === 'HandedOver') return true;
	return ownership === 'Absent' && remains.length === 0;
}

function nodeOf(
	{ observed, record }: InstanceStatus,
	{ node, cluster }: NodeStatus,
): string | null {
	const isHere = observed.ownership !== 'Absent' || observed.remains.length > 0;
	if (isHere || cluster.cluster === null) return node;
	return record?.owner?.node ?? null;
}
