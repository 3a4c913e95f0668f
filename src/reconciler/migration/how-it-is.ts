import type { ArrivalAnswer } from '../../model/arrival.ts';
import { OperationError } from '../../model/errors.ts';
import type { InstanceStatus } from '../../model/instance-status.ts';
import { memoryAfter } from '../../model/migration.ts';
import { roundedBytes } from '../../model/quantity.ts';
import type { InstanceRecord } from '../../model/record.ts';
import type { Arrivals } from './arrivals.ts';

/** As it stands; where it runs, what is left of its way is removed. */
export async function howItIs(
	name: string,
	record: InstanceRecord,
	{ parts, assembly, look }: Arrivals,
): Promise<Standing> {
	const { driver, clock } = parts;
	const { migration } = record;
	const status = migration?.phase === 'Arrived' ? await lookIfAnswered(name, look) : null;
	if (status === null || migration === null) {
		await endIfLost(record, parts);
		return UNDER_WAY;
	}
	const memory = await memoryOf(status, parts);
	const found =
		memory ??
		(isThere(status)
			? THERE
			: await whyNotThere(status, parts, failureOf(status, assembly, clock.now())));
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

/** LXC says nothing while processes are brought back, which comes to no end without their memory. */
async function endIfLost(
	{ name, migration, checkpoint }: InstanceRecord,
	{ driver }: Arrivals['parts'],
): Promise<void> {
	const folder = memoryAfter(migration);
	if (folder === null || checkpoint === null || driver.memoryArrival(folder).state !== 'Lost')
		return;
	await driver.postCopy?.lose(name, folder);
}

type Standing = Pick<ArrivalAnswer, 'state' | 'message' | 'memoryBytes'>;
const UNDER_WAY: Standing = { state: 'InProgress', message: '', memoryBytes: null };
const THERE: Standing = { ...UNDER_WAY, state: 'AsDeclared' };

/**
 * Of what came before its memory; `null` = that decides nothing. What fetches it says how that ends, also when the processes do: what has run
 * here and has all of it is here, whatever becomes of it then.
 */
async function memoryOf(
	{ record, observed }: InstanceStatus,
	{ driver }: Arrivals['parts'],
): Promise<Standing | null> {
	const folder = memoryAfter(record?.migration ?? null);
	if (folder === null || record?.checkpoint != null) return null;
	const { state, bytes, lostAt } = driver.memoryArrival(folder);
	if (state === 'Coming') return { ...UNDER_WAY, memoryBytes: isUp(observed) ? bytes : null };
	if (lostAt === null) return THERE;
	if (observed.state !== 'STOPPED') await driver.postCopy?.lose(observed.name, folder);
	return failed(`its memory stopped coming after ${roundedBytes(bytes)}`);
}

const isUp = ({ state }: InstanceStatus['observed']): boolean =>
	state === 'RUNNING' || state === 'FROZEN';

function isThere({ observed, record, plan }: InstanceStatus): boolean {
	if (record?.checkpoint != null) return false;
	if (isUp(observed)) return true;
	// it is not to run
	return observed.state === 'STOPPED' && plan.steps.length === 0 && plan.holds.length === 0;
}

/** Of a step, which is held back because of it by now. */
function failureOf(
	{ name, plan: { steps, held } }: InstanceStatus,
	{ loop }: Arrivals['assembly'],
	now: number,
): { readonly message: string } | null {
	return loop.failures.holding({ name, steps: [...steps, ...held] }, now);
}

async function whyNotThere(
	{ name, record, plan }: InstanceStatus,
	{ events }: Pick<Arrivals['parts'], 'events'>,
	failure: { readonly message: string } | null,
): Promise<Standing> {
	if (failure !== null) return failed(failure.message);
	if (record?.checkpoint?.phase === 'Kept') {
		// a restore is not tried twice, so nothing but the journal remembers why
		const told = await events.read({ instance: name });
		const last = told.findLast(({ reason }) => reason === 'RestoreFailed');
		return failed(last?.message ?? 'its processes could not go on');
	}
	const [hold] = plan.holds;
	if (plan.steps.length > 0 || hold === undefined) return UNDER_WAY;
	return failed(hold.message);
}

const failed = (message: string): Standing => ({ ...UNDER_WAY, state: 'Failed', message });
