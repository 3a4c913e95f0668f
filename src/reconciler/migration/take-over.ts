import { OperationError } from '../../model/errors.ts';
import { isLeaving, type Owner } from '../../model/migration.ts';
import type { InstanceRecord } from '../../model/record.ts';
import type { ClusterStore } from '../../store/cluster-store.ts';
import { ownedElsewhere } from '../../store/owned-elsewhere.ts';
import { type Arrivals, forgetArriving } from './arrivals.ts';
import { goOnHere } from './go-on-here.ts';
import { failedHere } from './leaving.ts';
import { refuseWhileThere } from './refuse-while-there.ts';

/**
 * Makes this node the owner of what a node had of which a person says that it is off; refused while that one answers. What went there and never answered goes on here from
 * what is left of it; of everything else this node has no files, and makes it anew.
 */
export async function takeOver(
	name: string,
	from: string,
	{ parts, assembly }: Pick<Arrivals, 'parts' | 'assembly'>,
): Promise<void> {
	const { records, cluster, node } = assembly.loop;
	await refuseIfThere(name, from, { parts, assembly });
	await forgetArriving(name, { parts, assembly });
	const record = known(name, records.get(name));
	const isOnTheWay = isOnTheWayTo(from, record);
	const declared = record.lastGood?.spec.node ?? null;
	const against = declared === node ? null : declared;
	const owner = await owned(record, { from, against, isOnTheWay }, cluster);
	if (isOnTheWay) await goOnHere(record, parts.driver);
	const message = `${from} is off, a person says`;
	const end = { reason: 'MigrationFailed', message, at: parts.clock.now(), waitMs: null } as const;
	records.change(name, (each) => ({ ...(isOnTheWay ? failedHere(each, end) : each), owner }));
	await records.save(name);
	const told = {
		type: 'Warning',
		reason: 'TakenOver',
		message: `from ${from}, which is off`,
	} as const;
	parts.events.add({ instance: name, ...told });
}

/** Nothing was touched yet. Who does not have it is refused for that, whether it is there or not. */
async function refuseIfThere(
	name: string,
	from: string,
	{ parts, assembly }: Pick<Arrivals, 'parts' | 'assembly'>,
): Promise<void> {
	const { loop, world } = assembly;
	const record = known(name, loop.records.get(name));
	const { migration } = record;
	const owner = (await loop.cluster.ownerOf(name)) ?? record.owner;
	const isLeavingFor = isOnTheWayTo(from, record);
	const isComingFrom = migration?.phase === 'Arriving' && migration.from === from;
	if (!isLeavingFor && !isComingFrom && owner?.node !== from) return;
	// what a move was told when it began holds when the document is gone
	const told = isLeavingFor && isLeaving(migration) ? migration.address : null;
	const address = world.catalog.nodes.get(from)?.address ?? told;
	await refuseWhileThere(name, from, { peers: parts.peers, address, cluster: loop.cluster.view });
}

/** It left here for that node, which has not answered. */
function isOnTheWayTo(node: string, { migration }: InstanceRecord): boolean {
	return isLeaving(migration) && migration.phase !== 'Failed' && migration.to === node;
}

interface Way {
	readonly from: string;
	readonly against: string | null;
	/** It left here for `from`, which has not answered. */
	readonly isOnTheWay: boolean;
}

async function owned(
	record: InstanceRecord,
	{ from, against, isOnTheWay }: Way,
	cluster: ClusterStore,
): Promise<Owner> {
	const { name } = record;
	const agreed = await cluster.ownerOf(name);
	const owner = agreed ?? record.owner;
	if (owner?.node === from) {
		// of before the nodes shared a store, perhaps
		return agreed === null ? cluster.claim(name) : cluster.takeOver(name, from, against);
	}
	if (!isOnTheWay) throw ownedElsewhere(name, owner);
	// the other node never came to have it
	return cluster.claim(name);
}

function known(name: string, record: InstanceRecord | null): InstanceRecord {
	if (record !== null) return record;
	throw new OperationError(`cannot take ${name} over: the specs of this node do not declare it`, {
		reason: 'NotDeclared',
		retry: 'never',
		hint: 'Is its git up to date?',
	});
}
