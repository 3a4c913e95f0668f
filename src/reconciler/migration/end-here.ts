import type { Duplex } from 'node:stream';
import type { PostCopy } from '../../drivers/container/post-copy.ts';
import type { Peer } from '../../drivers/migration/peer.ts';
import { OperationError } from '../../model/errors.ts';
import type { InstanceRecord } from '../../model/record.ts';
import { knownDisks } from '../plan/disks.ts';
import { protectedFrom } from '../plan/protection.ts';
import { throwAway } from '../trash/throw-away.ts';
import { type Departure, into, leavingOf, recordOf, targetOf } from './departure.ts';
import { goOnHere, isHeld } from './go-on-here.ts';
import { gone } from './leaving.ts';

/** A way for memory that comes after its processes. */
export interface MemoryWay {
	/** Opened while it still went on. */
	readonly first: Duplex;
	/** For what a failed try used up. */
	another(): Promise<Duplex>;
}

/** Ended already is success. That it is stopped does not say that no images are being written: only the driver knows. */
export async function endHere(departure: Departure, way: MemoryWay | null): Promise<void> {
	const { name, driver, records, clock, signal } = departure;
	if (recordOf(departure).checkpoint !== null) return;
	const { id, mode } = leavingOf(departure);
	const { images } = driver.movePlaces(name, id);
	const target = targetOf(departure);
	records.change(name, (record) => ({ ...record, stoppedByUs: true }));
	await records.save(name);
	if (way !== null) {
		const openWay = eachOf(way);
		return await postCopyOf(departure).hold(target, { folder: images, openWay }, signal);
	}
	if (mode !== 'Live') return await stopHere(departure);
	await driver.checkpoint(target, images, signal);
	const kept = { folder: images, at: clock.now(), phase: 'Kept' } as const;
	records.change(name, (record) => ({ ...record, checkpoint: kept }));
	await records.save(name);
}

/** Nothing of this host has its disks afterwards: they are copied as a whole, or another host may have them. */
async function stopHere(departure: Departure): Promise<void> {
	const { driver, signal } = departure;
	const record = recordOf(departure);
	const target = targetOf(departure);
	const { state } = await driver.observe(target, signal);
	if (state !== 'STOPPED') {
		refuseIfProtected(record);
		const { timeout, thenKill } = stopOf(record);
		await driver.stop(target, { timeoutMs: timeout, thenKill }, signal);
	}
	await driver.handOverDisks(target, knownDisks(record), signal);
}

/** It may have been started, or protected, since somebody decided that it goes cold. */
function refuseIfProtected(record: InstanceRecord): void {
	const protection = protectedFrom('Stop', { spec: null, record });
	if (protection === null) return;
	throw new OperationError(`cannot stop ${record.name} for its move: it is ${protection}`, {
		reason: 'Protected',
		retry: 'never',
	});
}

/** Opened while it still goes on; `null` = its memory goes as images, or not at all. */
export async function memoryWay(peer: Peer, departure: Departure): Promise<MemoryWay | null> {
	const { name, driver } = departure;
	const { id, transport } = leavingOf(departure);
	if (!isHeldHere(departure)) return null;
	const order = { name, id, transport, folder: driver.movePlaces(name, id).images };
	const another = (): Promise<Duplex> => peer.openMemoryWay(order);
	return { first: await another(), another };
}

function eachOf({ first, another }: MemoryWay): () => Promise<Duplex> {
	let known: Duplex | null = first;
	return async () => {
		const next = known ?? (await another());
		known = null;
		return next;
	};
}

/** Nobody has it but this node, so it can begin again from where it runs: what was held has lost its way to the other node. */
export async function beginAgain(departure: Departure): Promise<void> {
	await goOnHere(recordOf(departure), departure.driver);
	await into(departure, 'Copying');
}

/** Only the memory of where it is stays. */
export async function removeHere(departure: Departure): Promise<void> {
	const { name, driver, records } = departure;
	const { id } = leavingOf(departure);
	const { trashId } = driver.movePlaces(name, id);
	await endHeld(departure);
	await driver.moveToTrash(targetOf(departure), trashId);
	await driver.purgeTrash(trashId);
	records.change(name, (record) => gone(record, departure.newUid()));
	await records.save(name);
}

/** Nobody else has it, so that this may be all that is left of it: `undelete` brings its files back, without its processes. */
export async function keepInTrash(departure: Departure): Promise<void> {
	const { name, driver } = departure;
	await endHeld(departure);
	await driver.purgeTrash(driver.movePlaces(name, leavingOf(departure).id).trashId);
	await throwAway(targetOf(departure), departure);
}

async function endHeld(departure: Departure): Promise<void> {
	if (!isHeldHere(departure)) return;
	const { name, driver } = departure;
	const { images } = driver.movePlaces(name, leavingOf(departure).id);
	await postCopyOf(departure).end(targetOf(departure), images);
}

export const isHeldHere = (departure: Departure): boolean => isHeld(leavingOf(departure));

function postCopyOf({ name, driver: { postCopy } }: Departure): PostCopy {
	if (postCopy !== null) return postCopy;
	throw new OperationError(
		`cannot move ${name}: this host keeps processes only with their memory`,
		{
			reason: 'InternalError',
		},
	);
}

function stopOf({ lastGood, started }: InstanceRecord) {
	const spec = lastGood?.spec ?? started?.spec;
	return spec?.lifecycle.stop ?? { timeout: 60_000, thenKill: true };
}
