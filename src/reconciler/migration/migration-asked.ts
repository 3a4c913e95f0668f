import type { InstanceSpec } from '../../model/instance-spec.ts';
import type { InstanceRecord } from '../../model/record.ts';
import type { ByHand } from '../api/api.ts';
import type { Found, Refuse } from '../by-hand/by-hand.ts';
import { isStay, wayToLeave } from '../plan/way-to-leave.ts';
import { cannotLeave } from './cannot-leave.ts';
import { begun } from './leaving.ts';

/** The record of what a person sends to another node. */
export function migrationAsked(
	{ to, mode }: Extract<ByHand, { readonly do: 'migrate' }>,
	found: Found,
	{ spec, refuse }: { readonly spec: InstanceSpec; readonly refuse: Refuse },
): InstanceRecord {
	const { record, observed, node, newUid, now } = found;
	const { checkpoint } = record;
	if (to === node) throw refuse('AgainstSpec', `it is on ${node} already`);
	if (observed.ownership !== 'Ours') throw refuse('Absent', 'no container of it is here');
	if (checkpoint !== null) throw refuse('Checkpointed', 'its processes are kept in images');
	const address = addressOf(to, found, refuse);
	const way = wayToLeave(mode ?? spec.migration.mode, { spec, record, observed });
	if (isStay(way)) throw refuse('Protected', way.why, way.remedy);
	cannotLeave(record, to);
	const asked = { id: newUid(), to, address, mode: way.mode, isByHand: true, now };
	return begun({ ...record, approval: null, migration: null }, asked);
}

function addressOf(to: string, { addresses, node }: Found, refuse: Refuse): string {
	const address = Object.hasOwn(addresses, to) ? addresses[to] : undefined;
	if (address !== undefined) return address;
	const known = Object.keys(addresses)
		.filter((name) => name !== node)
		.join(', ');
	const hint = known === '' ? 'Write one, with spec.address.' : `Known: ${known}.`;
	throw refuse('AgainstSpec', `no Node document of ${to} says its address`, hint);
}
