import type { ArrivalAnswer } from '../../model/arrival.ts';
import { OperationError } from '../../model/errors.ts';
import type { InstanceStatus } from '../../model/instance-status.ts';
import type { InstanceRecord } from '../../model/record.ts';
import type { Arrivals } from './arrivals.ts';

/** As it stands; where it runs, what is left of its way is removed. */
export async function howItIs(
	name: string,
	{ migration }: InstanceRecord,
	{ parts, assembly, look }: Arrivals,
): Promise<Standing> {
	const { driver, clock } = parts;
	const status = migration?.phase === 'Arrived' ? await lookIfAnswered(name, look) : null;
	if (status === null || migration === null) return UNDER_WAY;
	const found = isThere(status)
		? { state: 'AsDeclared' as const, message: '' }
		: await whyNotThere(status, parts, assembly.loop.failures.holding(status.plan, clock.now()));
	if (found.state === 'AsDeclared') {
		await driver.purgeTrash(driver.movePlaces(name, migration.id).trashId);
	}
	return found;
}

/** LXC says nothing while processes are restored, and much memory takes long. */
async function lookIfAnswered(
	name: string,
	look: Arrivals['look'],
): Promise<InstanceStatus | null> {
	try {
		return await look(name);
	} catch (thrown) {
		if (thrown instanceof OperationError && thrown.reason === 'ObserveFailed') return null;
		throw thrown;
	}
}

type Standing = Pick<ArrivalAnswer, 'state' | 'message'>;
const UNDER_WAY: Standing = { state: 'InProgress', message: '' };

function isThere({ observed: { state }, record, plan }: InstanceStatus): boolean {
	if (record?.checkpoint != null) return false;
	if (state === 'RUNNING' || state === 'FROZEN') return true;
	// it is not to run
	return state === 'STOPPED' && plan.steps.length === 0 && plan.holds.length === 0;
}

async function whyNotThere(
	{ name, record, plan }: InstanceStatus,
	{ events }: Pick<Arrivals['parts'], 'events'>,
	failure: { readonly message: string } | null,
): Promise<Standing> {
	if (failure !== null) return { state: 'Failed', message: failure.message };
	if (record?.checkpoint?.phase === 'Kept') {
		// a restore is not tried twice, so nothing but the journal remembers why
		const told = await events.read({ instance: name });
		const last = told.findLast(({ reason }) => reason === 'RestoreFailed');
		return { state: 'Failed', message: last?.message ?? 'its processes could not go on' };
	}
	const [hold] = plan.holds;
	if (plan.steps.length > 0 || hold === undefined) return UNDER_WAY;
	return { state: 'Failed', message: hold.message };
}
