import type { InstanceSpec } from '../../model/instance-spec.ts';
import { isLeaving, type Migratable } from '../../model/migration.ts';
import type { ObservedInstance } from '../../model/observed.ts';
import type { InstanceRecord } from '../../model/record.ts';
import { protectedFrom } from '../plan/protection.ts';
import { isStay, type Leaver, wayToLeave } from '../plan/way-to-leave.ts';
import { whyPinned } from './cannot-leave.ts';
import { diskObstacles } from './disk-obstacles.ts';

/**
 * From what is known without asking anybody. What only the running container shows, such as a mount by fuse, and what the other node has is
 * for `ballast describe` and `ballast migrate --check`. `null` while nothing of it is here, or it is on its way already.
 */
export function migratable(
	record: InstanceRecord | null,
	{ state }: Pick<ObservedInstance, 'state'>,
): Migratable | null {
	if (record === null || record.created === null || isOnItsWay(record)) return null;
	const pinned = whyPinned(record) ?? protectedFrom('Migrate', { spec: null, record });
	if (pinned !== null) return { verdict: 'Pinned', why: [pinned] };
	return migratableDespite(state === 'RUNNING' ? whyNotLive(record) : ['it does not run'], {
		record,
		observed: { state },
	});
}

/** The same, when it is known what is in the way of its going with its processes, in words: that pins what must not be stopped. */
export function migratableDespite(
	obstacles: readonly string[],
	{ record, observed }: Omit<Leaver, 'spec'>,
): Migratable {
	const mode = obstacles.length === 0 ? 'Live' : 'Cold';
	const way = wayToLeave(mode, { spec: null, record, observed });
	if (isStay(way)) return { verdict: 'Pinned', why: [way.why, ...obstacles] };
	return { verdict: mode === 'Live' ? 'Live' : 'ColdOnly', why: obstacles };
}

function isOnItsWay({ migration }: InstanceRecord): boolean {
	return isLeaving(migration) && migration.phase !== 'Failed';
}

function whyNotLive(record: InstanceRecord): readonly string[] {
	const { started, nicsByLxc } = record;
	const ofSpec = started === null ? ['its start is not on record'] : inSpec(started.spec);
	return [
		...ofSpec,
		...diskObstacles(record),
		...(nicsByLxc === null ? [] : ['its NICs were changed while it ran: restart it']),
	];
}

function inSpec({ migration: { mode }, nics }: InstanceSpec): readonly string[] {
	const isTied = mode !== 'Live';
	return [
		...(isTied
			? ['it was started without migration: {mode: Live}, with terminals and a console of LXC']
			: []),
		...nics
			.filter(({ macvlan, phys }) => macvlan !== null || phys !== null)
			.map(({ name }) => `its NIC ${name} is no veth, and CRIU does not restore it`),
	];
}
