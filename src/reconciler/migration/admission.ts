import type { Newcomer } from '../../model/arrival.ts';
import { OperationError } from '../../model/errors.ts';
import type { InstanceStatus } from '../../model/instance-status.ts';
import type { InstanceRecord } from '../../model/record.ts';
import type { Arrivals } from './arrivals.ts';
import { cannotTake as cannot } from './cannot-take.ts';
import { factsInTheWay } from './facts-in-the-way.ts';
import { gone } from './leaving.ts';
import { refuseWithoutRoom } from './room.ts';

export interface Admission {
	readonly record: InstanceRecord;
	/** To its processes going on here, in words. */
	readonly obstacles: readonly string[];
	/** To its memory coming after them. */
	readonly memoryObstacles: readonly string[];
	/** To its files and memory coming by plain TCP. */
	readonly plainObstacles: readonly string[];
}

/** Whether this node can have it; throws why not. Changes nothing. */
export async function admit(
	name: string,
	newcomer: Newcomer,
	{ parts, assembly, look }: Arrivals,
): Promise<Admission> {
	const { node, migration } = parts.settings;
	if (node !== newcomer.to) {
		throw cannot(name, `this node is ${node} and not ${newcomer.to}`, 'See its settings.');
	}
	refuseOtherStore(name, newcomer, assembly.loop.cluster.view.cluster);
	const status = await look(name);
	const record = freeRecord(name, status, node);
	if (!newcomer.isByHand) refuseUnlessDeclaredHere(name, status?.declared?.spec.node ?? null, node);
	await refuseWithoutRoom(name, newcomer, parts);
	const [facts, memoryObstacles] = await Promise.all([
		parts.driver.hostFacts(),
		parts.driver.postCopyObstacles(),
	]);
	return {
		record,
		obstacles: factsInTheWay(newcomer.facts, facts),
		memoryObstacles,
		plainObstacles: migration.listen === null ? [`migration.listen is not set on ${node}`] : [],
	};
}

/** Who shares no store cannot agree on who has it. */
function refuseOtherStore(
	name: string,
	{ from, to, cluster }: Newcomer,
	ours: string | null,
): void {
	if (cluster === ours) return;
	const [its, own] = [cluster, ours].map((each) => (each === null ? 'no store' : `store ${each}`));
	throw cannot(name, `${from} shares ${its} and ${to} ${own}`, 'See store.etcd in their settings.');
}

/** Else it would go on to where the specs of this node say, or back: both nodes have to be of one mind. */
function refuseUnlessDeclaredHere(name: string, declared: string | null, node: string): void {
	if (declared === node) return;
	const says = declared === null ? 'no node' : declared;
	throw new OperationError(`cannot take ${name}: spec.node is ${says} in the specs of ${node}`, {
		reason: 'SpecsDisagree',
		hint: 'Is its git up to date?',
	});
}

/** The record of what is declared here and not here. */
function freeRecord(name: string, status: InstanceStatus | null, node: string): InstanceRecord {
	const record = status?.record ?? null;
	if (status === null || status.declared === null || record === null) {
		throw cannot(name, `the specs of ${node} do not declare it`, 'Is its git up to date?');
	}
	if (status.observed.ownership === 'Absent') {
		if (record.created === null) return record;
		// its deletion here came to its end after others could claim it, and was interrupted before that was written down
		if (record.owner !== null && record.owner.node !== node) return gone(record, record.uid);
	}
	const hint = `See there: ballast describe ${name}`;
	throw cannot(name, `${node} has a container of that name`, hint);
}
