import type { Peer, Peers } from '../../drivers/migration/peer.ts';
import type { ArrivalAnswer } from '../../model/arrival.ts';
import { OperationError } from '../../model/errors.ts';
import { isLeaving, type Leaving } from '../../model/migration.ts';
import type { Step } from '../../model/plan.ts';
import { ownedElsewhere } from '../../store/owned-elsewhere.ts';
import { isMemoryAway } from '../node-memory/memory-coming.ts';
import { cannotLeave, refuseVolumes } from './cannot-leave.ts';
import { chooseMode } from './choose-mode.ts';
import { copyFiles, type LastCopies, lastCopies } from './copies.ts';
import { copyMemory } from './copy-memory.ts';
import {
	type Departure,
	into,
	isUnreachable,
	later,
	leavingOf,
	recordOf,
	standstillInWords,
	tell,
} from './departure.ts';
import {
	beginAgain,
	endHere,
	isHeldHere,
	keepInTrash,
	type MemoryWay,
	memoryWay,
	removeHere,
} from './end-here.ts';
import { begun, handedOver } from './leaving.ts';
import { failed, failedBy } from './stay-here.ts';
import { agreedOwner, untilThere, type Whereabouts } from './until-there.ts';

const MEMORY_AGAIN_MS = 2000;

type LeaveStep = Extract<Step, { readonly do: 'migrate' }>;

/**
 * Moves an instance to another node, from wherever its record says that this has come to. Whatever goes wrong before the hand-over
 * leaves it here, running as before; from then on nobody starts it here until the target has said that it does not have it.
 */
export async function leave(step: LeaveStep, departure: Departure): Promise<void> {
	const { to } = step;
	const { node, peers, signal } = departure;
	await begin(step, departure);
	if (peers === null) throw await failed(departure, 'this host is simulated');
	// what a killed ballast had begun to write is brought to its end before anything else can fail
	if (leavingOf(departure).phase === 'Stopping') await endOrAgain(departure);
	const peer = await opened(peers, departure);
	let whereabouts: Whereabouts;
	try {
		whereabouts = await takePhases(peer, departure);
		signal.throwIfAborted();
	} finally {
		await peer.close();
	}
	if (whereabouts === 'Nowhere') {
		tell(departure, `${to} knows nothing of it any more; what was on ${node} goes to the trash`);
		return await keepInTrash(departure);
	}
	const now = departure.clock.now();
	const message = `to ${to}, ${howItWent(leavingOf(departure), now)}; what was on ${node} is removed`;
	await removeHere(departure);
	departure.events.add({ instance: departure.name, type: 'Normal', reason: 'Migrated', message });
}

function howItWent(leaving: Leaving, now: number): string {
	const how = leaving.mode === 'Live' ? 'live' : 'cold';
	return `${how}${standstillInWords(leaving, now)}`;
}

async function begin(
	{ to, address, mode }: LeaveStep,
	{ name, driver, records, clock, newUid }: Departure,
): Promise<void> {
	const record = records.get(name);
	const known = record?.migration ?? null;
	if (isLeaving(known) && known.phase !== 'Failed') return;
	if (isMemoryAway(driver, record)) {
		throw new OperationError(`cannot move ${name}: its memory still comes`, {
			reason: 'InProgress',
			retry: { afterMs: MEMORY_AGAIN_MS },
		});
	}
	const asked = { to, address, mode, isByHand: false, now: clock.now() };
	records.change(name, (each) => begun(each, { ...asked, id: newUid() }));
	await records.save(name);
}

async function endOrAgain(departure: Departure): Promise<void> {
	if (isHeldHere(departure)) return await beginAgain(departure);
	await endOrStay(departure, { peer: null, way: null });
}

/** All that are left. */
async function takePhases(peer: Peer, departure: Departure): Promise<Whereabouts> {
	const isResumed = leavingOf(departure).phase !== 'Copying';
	const ready = isResumed ? null : await copyWhileRunning(peer, departure);
	if (leavingOf(departure).phase === 'Stopping') {
		await stopAndSend(
			peer,
			departure,
			ready ?? { way: null, last: await resumedCopies(peer, departure) },
		);
	}
	if (leavingOf(departure).phase === 'HandingOver') await handOver(peer, departure, isResumed);
	return await untilThere(peer, departure);
}

async function resumedCopies(peer: Peer, departure: Departure): Promise<LastCopies> {
	const { images } = await departure.driver.madeStorage(departure.name);
	return lastCopies(peer, departure, images);
}

/** A target that cannot be reached ends a try that has not touched anything yet; later, it is waited for. */
async function opened(peers: Peers, departure: Departure): Promise<Peer> {
	const { address, phase } = leavingOf(departure);
	try {
		return await peers.open(address, departure.signal);
	} catch (thrown) {
		if (phase === 'HandingOver' || phase === 'HandedOver') throw later(departure, thrown);
		throw await failedBy(departure, thrown, null);
	}
}

/** What waits for it to stand still. */
interface Ready {
	/** For memory that comes after its processes; `null` = it goes with them. */
	readonly way: MemoryWay | null;
	readonly last: LastCopies;
}

/** Reserves room there, and copies what there is while everything goes on; gives what is to be copied after that. */
async function copyWhileRunning(peer: Peer, departure: Departure): Promise<Ready> {
	const { name, node, driver, peers, signal } = departure;
	let opening: Promise<MemoryWay | null> | null = null;
	try {
		const { id, to, isByHand } = leavingOf(departure);
		const record = recordOf(departure);
		const spec = cannotLeave(record, to);
		const { files } = driver.movePlaces(name, id);
		refuseVolumes(name, to, await driver.madeStorage(name));
		const [bytes, facts] = await Promise.all([peers?.sizeOf(files) ?? 0, driver.hostFacts()]);
		await refuseUnlessOurs(departure);
		const { cluster } = departure.cluster.view;
		const request = { id, from: node, to, uid: record.uid, spec, bytes, facts, isByHand, cluster };
		const there = await peer.ask(name, { do: 'reserve', ...request }, signal);
		await chooseMode(there, departure);
		opening = memoryWay(peer, departure);
		// it is waited for where it is needed
		opening.catch(() => undefined);
		const last = await copyFiles(peer, departure, bytes);
		await copyMemory(peer, departure);
		const way = await opening;
		// without the store nobody could hand it over, and it would stand still
		await refuseUnlessOurs(departure);
		await into(departure, 'Stopping', { endedAt: departure.clock.now() });
		return { way, last };
	} catch (thrown) {
		void opening?.then((way) => way?.first.destroy()).catch(() => undefined);
		throw await failedBy(departure, thrown, peer);
	}
}

/** Asks the store itself: what was heard may be old. */
async function refuseUnlessOurs({ name, node, cluster }: Departure): Promise<void> {
	if (cluster.view.cluster === null) return;
	const owner = await cluster.ownerOf(name);
	if (owner?.node !== node) throw ownedElsewhere(name, owner);
}

/** Its processes end here, or become images; what changed since the last copy goes there. */
async function stopAndSend(peer: Peer, departure: Departure, { way, last }: Ready): Promise<void> {
	await endOrStay(departure, { peer, way });
	try {
		await Promise.all(last.map((copy) => copy.go()));
		// from here on the target may have it, whatever becomes of this process
		await into(departure, 'HandingOver');
	} catch (thrown) {
		throw await failedBy(departure, thrown, peer);
	}
}

async function endOrStay(
	departure: Departure,
	{ peer, way }: { readonly peer: Peer | null; readonly way: MemoryWay | null },
): Promise<void> {
	try {
		await endHere(departure, way);
	} catch (thrown) {
		throw await failedBy(departure, thrown, peer);
	}
}

async function handOver(peer: Peer, departure: Departure, isResumed: boolean): Promise<void> {
	const { name, signal } = departure;
	const { id, epoch } = leavingOf(departure);
	try {
		await offer(peer, departure, isResumed);
	} catch (thrown) {
		if (isUnreachable(thrown) || signal.aborted) throw later(departure, thrown);
		// it must not come to have it after we went on here
		const aborted = await peer.ask(name, { do: 'abort', id }, signal).catch((cause: unknown) => {
			throw later(departure, cause);
		});
		if (await isStillHere(aborted, departure)) throw await failedBy(departure, thrown, null);
	}
	const { to } = leavingOf(departure);
	departure.records.change(name, (each) => handedOver(each, { node: to, epoch, against: null }));
	await departure.records.save(name);
}

/** What was interrupted here is asked for first: the target knows whether it took it. */
async function offer(peer: Peer, departure: Departure, isResumed: boolean): Promise<void> {
	const { name, signal } = departure;
	const { id, epoch } = leavingOf(departure);
	const record = recordOf(departure);
	const found = isResumed
		? await peer.ask(name, { do: 'status', id, epoch, waitMs: 0, until: 'Decided' }, signal)
		: null;
	if (found === null || found.phase === 'Arriving') {
		const isLive = record.checkpoint !== null || isHeldHere(departure);
		await peer.ask(name, { do: 'commit', id, epoch, isLive, record }, signal);
	} else if (found.phase === 'Unknown') {
		throw new OperationError(`cannot hand ${name} over: the other node has forgotten it`, {
			reason: 'MigrationFailed',
			retry: 'never',
		});
	}
}

/** Not when an earlier try came through whose answer was lost: the target may have sent it on, or deleted and forgotten it, since then. */
async function isStillHere(answer: ArrivalAnswer, departure: Departure): Promise<boolean> {
	const { node, cluster } = departure;
	const owner = answer.owner ?? (await agreedOwner(departure));
	return owner === null ? cluster.view.cluster === null : owner.node === node;
}
