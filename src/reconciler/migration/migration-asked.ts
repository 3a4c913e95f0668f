import type { InstanceSpec } from '../../model/instance-spec.ts';
import type { InstanceRecord } from '../../model/record.ts';
import type { ByHand } from '../api.ts';
import type { Found, Refuse } from '../by-hand.ts';
import { protectedFrom } from '../plan/protection.ts';
import { cannotLeave } from './cannot-leave.ts';
import { nextEpoch } from './leaving.ts';

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
	const protection = observed.state === 'STOPPED' ? null : protectedFrom('Stop', { spec, record });
	if (protection !== null) throw refuse('Protected', protection);
	cannotLeave(record, to);
	const wanted = mode ?? spec.migration.mode;
	const how = { mode: wanted, memory: 'StopCopy', transport: 'Ssh', isByHand: true } as const;
	const epoch = nextEpoch(record);
	const going = { id: newUid(), to, address, ...how, epoch, at: now, why: '' };
	return { ...record, approval: null, migration: { ...going, phase: 'Copying' } };
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
