import { OperationError } from '../../model/errors.ts';
import { isLeaving, type Owner } from '../../model/migration.ts';
import type { InstanceRecord } from '../../model/record.ts';
import type { Loop } from '../reconcile.ts';
import { type Arrivals, forgetArriving } from './arrivals.ts';
import { failedHere } from './leaving.ts';

/**
 * Makes this node the owner of what a node had of which a person says that it is off. What went there and never answered goes on here from
 * what is left of it; of everything else this node has no files, and makes it anew.
 */
export async function takeOver(
	name: string,
	from: string,
	{ parts, assembly }: Pick<Arrivals, 'parts' | 'assembly'>,
): Promise<void> {
	const { records, cluster, node } = assembly.loop;
	await forgetArriving(name, { parts, assembly });
	const record = known(name, records.get(name));
	const { migration } = record;
	const isOnTheWay = isLeaving(migration) && migration.phase !== 'Failed' && migration.to === from;
	const declared = record.lastGood?.spec.node ?? null;
	const against = declared === node ? null : declared;
	const owner = await owned(name, { from, against }, { cluster, node });
	records.change(name, (each) => ({
		...(isOnTheWay ? failedHere(each, `${from} is off, a person says`) : each),
		owner,
	}));
	await records.save(name);
	const message = `from ${from}, which is off`;
	parts.events.add({ instance: name, type: 'Warning', reason: 'TakenOver', message });
}

async function owned(
	name: string,
	{ from, against }: { readonly from: string; readonly against: string | null },
	{ cluster, node }: Pick<Loop, 'cluster' | 'node'>,
): Promise<Owner> {
	const before = await cluster.ownerOf(name);
	// what nobody claimed, and what the other node never came to have
	if (before === null || before.node === node) return cluster.claim(name);
	return cluster.takeOver(name, from, against);
}

function known(name: string, record: InstanceRecord | null): InstanceRecord {
	if (record !== null) return record;
	throw new OperationError(`cannot take ${name} over: the specs of this node do not declare it`, {
		reason: 'NotDeclared',
		retry: 'never',
		hint: 'Is its git up to date?',
	});
}
