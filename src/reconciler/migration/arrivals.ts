import type { OwnedTarget } from '../../drivers/container/driver.ts';
import type { ArrivalAnswer, ArrivalRequest, Newcomer } from '../../model/arrival.ts';
import { hasPassed } from '../../model/clock.ts';
import type { InstanceStatus } from '../../model/instance-status.ts';
import { isLeaving } from '../../model/migration.ts';
import type { InstanceRecord } from '../../model/record.ts';
import { recordFrom } from '../../store/read-records.ts';
import type { Assembly, LoopParts } from '../assemble.ts';
import { knownDisks } from '../plan/disks.ts';
import { admit } from './admission.ts';
import { cannotTake as cannot } from './cannot-take.ts';
import { howItIs } from './how-it-is.ts';

/** What the side that instances come to works with. Nothing runs for the instance meanwhile. */
export interface Arrivals {
	readonly parts: LoopParts;
	readonly assembly: Assembly;
	/** The instance as it stands now; `null` when nothing of it is known here. */
	readonly look: (name: string) => Promise<InstanceStatus | null>;
}

type Of<D extends ArrivalRequest['do']> = Extract<ArrivalRequest, { readonly do: D }>;

/** So often it is looked at whether it has come to run. */
const STEP_MS = 30;
/** What comes needs the processor more. */
const MEMORY_STEP_MS = 250;

/** Does what the node asks that an instance comes from. Each is idempotent: it is asked again when the answer was lost. */
export function arrive(
	name: string,
	request: ArrivalRequest,
	arrivals: Arrivals,
): Promise<ArrivalAnswer> {
	switch (request.do) {
		case 'check':
			return check(name, request, arrivals);
		case 'reserve':
			return reserve(name, request, arrivals);
		case 'commit':
			return commit(name, request, arrivals);
		case 'status':
			return standing(name, request, arrivals);
		case 'abort':
			return abort(name, request, arrivals);
		case 'giveBack':
			return giveBack(name, request, arrivals);
	}
}

/** Says what would be in the way, and does nothing. */
async function check(name: string, newcomer: Newcomer, arrivals: Arrivals): Promise<ArrivalAnswer> {
	const { record, ...obstacles } = await admit(name, newcomer, arrivals);
	return { ...answerOf(record), ...obstacles };
}

async function reserve(
	name: string,
	request: Of<'reserve'>,
	arrivals: Arrivals,
): Promise<ArrivalAnswer> {
	const { parts, assembly } = arrivals;
	const { records } = assembly.loop;
	await forgetArriving(name, { parts, assembly });
	const { record, ...obstacles } = await admit(name, request, arrivals);
	const { id, from, uid } = request;
	const owner = { node: from, epoch: record.owner?.epoch ?? 0, against: null };
	const at = parts.clock.now();
	const migration = { id, from, uid, phase: 'Arriving', at, memoryAfter: null } as const;
	records.put({ ...record, owner, migration });
	await records.save(name);
	await parts.driver.prepareArrival(targetOf(name, uid), id);
	return { ...answerOf(records.get(name)), ...obstacles };
}

/** The record is what makes it this node's: before that it is only in the way, and afterwards it is started. */
async function commit(
	name: string,
	{ id, epoch, isLive, record: sent }: Of<'commit'>,
	{ parts, assembly }: Arrivals,
): Promise<ArrivalAnswer> {
	const { driver, settings, clock, events } = parts;
	const { records } = assembly.loop;
	const record = records.get(name);
	const coming = record?.migration ?? null;
	if (coming?.phase === 'Arrived' && coming.id === id) return answerOf(record);
	if (coming?.phase !== 'Arriving' || coming.id !== id || record === null) {
		throw cannot(name, 'nothing of it was sent', 'Begin again.');
	}
	const { its, spec } = itsRecord(name, sent, coming.uid);
	const { trashId, images } = driver.movePlaces(name, id);
	await driver.restoreFromTrash(targetOf(name, its.uid), trashId);
	await driver.configure(targetOf(name, its.uid), spec);
	const before = { node: coming.from, epoch: epoch - 1, against: null };
	const against = againstOf(record, its, settings.node);
	const owner = { node: settings.node, epoch, against };
	// asked again after a lost answer or a crash, it has been passed already
	await assembly.loop.cluster.pass(name, before, owner);
	records.put(
		arrived(record, its, {
			checkpoint: isLive ? { folder: images, at: clock.now(), phase: 'Restoring' } : null,
			migration: { ...coming, phase: 'Arrived', memoryAfter: comesAfter(its) ? images : null },
			owner,
		}),
	);
	await records.save(name);
	const message = `from ${coming.from}, ${isLive ? 'with its processes' : 'stopped'}`;
	events.add({ instance: name, type: 'Normal', reason: 'Arrived', message });
	await assembly.controller.hurry([name]);
	return answerOf(records.get(name));
}

function itsRecord(name: string, sent: unknown, uid: string) {
	const its = recordFrom(sent);
	const spec = its?.started?.spec ?? its?.created?.spec;
	if (its?.uid === uid && spec !== undefined) return { its, spec };
	throw cannot(name, 'its record cannot be read', VERSIONS);
}

const VERSIONS = 'Is ballast of the same version on both nodes?';

/** What the spec of this node says that is not this node, and does not count until it says something else: a person sent it here. */
function againstOf(
	{ lastGood }: InstanceRecord,
	{ migration }: InstanceRecord,
	here: string,
): string | null {
	const declared = lastGood?.spec.node ?? null;
	const isByHand = isLeaving(migration) && migration.isByHand;
	return isByHand && declared !== here ? declared : null;
}

const comesAfter = ({ migration }: InstanceRecord): boolean =>
	isLeaving(migration) && migration.memory === 'PostCopy';

/** The source's record, with what this node alone knows. */
function arrived(
	here: InstanceRecord,
	its: InstanceRecord,
	news: Pick<InstanceRecord, 'checkpoint' | 'migration' | 'owner'>,
): InstanceRecord {
	return {
		...its,
		...news,
		...{
			name: here.name,
			generation: here.generation,
			observedGeneration: here.observedGeneration,
		},
		...{ lastGood: here.lastGood ?? its.lastGood, protect: here.protect },
		...{ stoppedByUs: true, approval: null, nicsByLxc: null, adopted: null, conditions: [] },
	};
}

async function standing(
	name: string,
	{ id, epoch, waitMs, until: wanted }: Of<'status'>,
	arrivals: Arrivals,
): Promise<ArrivalAnswer> {
	const { clock } = arrivals.parts;
	const since = clock.now();
	for (;;) {
		const record = arrivals.assembly.loop.records.get(name);
		if (record?.migration?.id !== id) return afterwards(record, epoch);
		const answer = { ...answerOf(record), ...(await howItIs(name, record, arrivals)) };
		const isRunning = answer.memoryBytes !== null;
		const isAnswer = answer.state !== 'InProgress' || (isRunning && wanted === 'Running');
		if (isAnswer || hasPassed(waitMs, since, clock.now())) return answer;
		const stepMs = isRunning ? MEMORY_STEP_MS : STEP_MS;
		await new Promise<void>((resolve) => clock.after(stepMs, resolve));
	}
}

/** It was this node's and went on, or was removed: the source must not have it back for that. */
function afterwards(record: InstanceRecord | null, epoch: number): ArrivalAnswer {
	const hadIt = (record?.owner?.epoch ?? 0) >= epoch;
	return { ...answerOf(record), phase: hadIt ? 'Arrived' : 'Unknown', state: 'AsDeclared' };
}

async function abort(
	name: string,
	{ id }: Of<'abort'>,
	{ parts, assembly }: Arrivals,
): Promise<ArrivalAnswer> {
	const { records } = assembly.loop;
	const record = records.get(name);
	const coming = record?.migration ?? null;
	if (coming?.id === id && coming.phase === 'Arrived') {
		throw cannot(name, 'it is here already', '');
	}
	if (coming?.id === id) await forgetArriving(name, { parts, assembly });
	return answerOf(records.get(name));
}

/** Whatever came of a try that ends here, also when it had been taken out of the trash already. */
export async function forgetArriving(
	name: string,
	{ parts: { driver }, assembly }: Pick<Arrivals, 'parts' | 'assembly'>,
): Promise<void> {
	const { records, cluster, node } = assembly.loop;
	const coming = records.get(name)?.migration ?? null;
	if (coming?.phase !== 'Arriving') return;
	const owner = cluster.view.cluster === null ? null : await cluster.ownerOf(name);
	if (owner?.node === node) {
		const back = { node: coming.from, epoch: owner.epoch + 1, against: null };
		await cluster.pass(name, owner, back);
	}
	const { trashId, files } = driver.movePlaces(name, coming.id);
	if (driver.hasPath(files)) await driver.moveToTrash(targetOf(name, coming.uid), trashId);
	await driver.purgeTrash(trashId);
	records.change(name, (each) => ({ ...each, migration: null }));
	await records.save(name);
}

/** Never while it runs here. */
async function giveBack(
	name: string,
	{ id, epoch }: Of<'giveBack'>,
	{ parts, assembly, look }: Arrivals,
): Promise<ArrivalAnswer> {
	const { driver } = parts;
	const { records } = assembly.loop;
	const record = records.get(name);
	const coming = record?.migration ?? null;
	if (record === null || coming?.id !== id) return answerOf(record);
	if (!('from' in coming)) throw cannot(name, 'it goes on to another node', '');
	const status = await look(name);
	if (status !== null && status.observed.state !== 'STOPPED') {
		throw cannot(name, `it is ${status.observed.state} here`, '');
	}
	// a start that failed may have mounted some, and the other node mounts them next
	const disks = knownDisks(record);
	if (disks.length > 0) await driver.handOverDisks(targetOf(name, record.uid), disks);
	// from now on nobody starts it here
	const owner = { node: coming.from, epoch, against: null };
	if (record.owner !== null) await assembly.loop.cluster.pass(name, record.owner, owner);
	records.put({ ...record, owner });
	await records.save(name);
	const { trashId } = driver.movePlaces(name, id);
	await driver.moveToTrash(targetOf(name, record.uid), trashId);
	await driver.purgeTrash(trashId);
	records.change(name, (each) => ({
		...each,
		...{ uid: parts.newUid(), created: null, started: null, checkpoint: null, migration: null },
	}));
	await records.save(name);
	return answerOf(records.get(name));
}

function answerOf(record: InstanceRecord | null): ArrivalAnswer {
	const phase = record?.migration?.phase;
	return {
		phase: phase === 'Arriving' || phase === 'Arrived' ? phase : 'Unknown',
		owner: record?.owner ?? null,
		state: 'InProgress',
		message: '',
		obstacles: [],
		memoryObstacles: [],
		plainObstacles: [],
		memoryBytes: null,
	};
}

function targetOf(name: string, uid: string): OwnedTarget {
	return { name, uid, adoptedFrom: null };
}
