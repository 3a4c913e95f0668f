import { isAbsolute } from 'node:path';
import type { InstanceSpec } from '../../model/instance-spec.ts';
import type { ObservedInstance } from '../../model/observed.ts';
import type { Checkpoint, InstanceRecord } from '../../model/record.ts';
import type { Found, Refuse } from '../by-hand/by-hand.ts';
import { protectedFrom } from '../plan/protection.ts';

type Images = Pick<Checkpoint, 'folder' | 'at'>;

interface InHand {
	readonly spec: InstanceSpec;
	readonly refuse: Refuse;
}

/** The record of what is to become images. */
export function checkpointAsked(
	folder: string,
	{ record, observed, now }: Found,
	{ spec, refuse }: InHand,
): InstanceRecord {
	if (!isAbsolute(folder)) throw refuse('AgainstSpec', `${folder} is no absolute path`);
	if (observed.state !== 'RUNNING') throw refuse('NotRunning', `it is ${observed.state}`);
	const protection = protectedFrom('Stop', { spec, record });
	if (protection !== null) throw refuse('Protected', protection);
	return { ...record, checkpoint: { folder, at: now, phase: 'Asked', isByHand: true } };
}

/** The record of what is to go on from its images. */
export function restoreAsked({ record }: Found, { spec, refuse }: InHand): InstanceRecord {
	const { checkpoint } = record;
	if (checkpoint?.phase !== 'Kept') throw refuse('NotRunning', 'no checkpoint of it is kept');
	if (spec.state === 'Stopped') throw refuse('AgainstSpec', 'spec.state is Stopped');
	return { ...record, checkpoint: { ...checkpoint, phase: 'Restoring' } };
}

/** It runs on, and nobody asks any more. */
export function checkpointFailed(record: InstanceRecord): InstanceRecord {
	return { ...record, stoppedByUs: false, checkpoint: null };
}

/** Somebody wants something else of it. The processes of what does not run any more may be in the images already. */
export function checkpointWithdrawn({
	record,
	observed,
}: Pick<Found, 'record' | 'observed'>): InstanceRecord {
	const isMade = record.checkpoint?.phase !== 'Asked' || observed.state === 'STOPPED';
	return isMade ? record : checkpointFailed(record);
}

/** Its processes are in the images, and nowhere else, whatever was asked for meanwhile. */
export function checkpointKept(record: InstanceRecord, images: Images): InstanceRecord {
	return { ...record, stoppedByUs: true, checkpoint: { ...images, phase: 'Kept' } };
}

/** Unless somebody began without them meanwhile, they are kept as before. */
export function restoreFailed(record: InstanceRecord): InstanceRecord {
	const { checkpoint } = record;
	return { ...record, checkpoint: checkpoint && { ...checkpoint, phase: 'Kept' } };
}

/** The life that the images were taken from goes on. */
export function restoreDone(record: InstanceRecord, now: number): InstanceRecord {
	const { started, crashes } = record;
	// as at a start: this life and the exit before it must not look like one
	const at = Math.max(now, crashes.lastAt + 1);
	const again = started && { ...started, at, isRestored: true };
	return { ...record, checkpoint: null, stoppedByUs: false, started: again };
}

/** It is back, and stands still: ballast was killed before it had set its limits and let it go on. */
export function isHalfRestored(
	checkpoint: Checkpoint | null,
	{ state }: Pick<ObservedInstance, 'state'>,
): boolean {
	return checkpoint?.phase === 'Restoring' && state === 'FROZEN';
}
