import type { Reason } from '../../../model/reasons.ts';
import type { SimVerb } from './faults.ts';

/** What a failure of each verb is called. */
export const FAILURES = {
	sweep: 'ObserveFailed',
	observe: 'ObserveFailed',
	create: 'CreateFailed',
	prepareDisk: 'DiskFailed',
	growDisk: 'DiskFailed',
	releaseDisks: 'DiskFailed',
	prepareStart: 'ConfigRefused',
	configure: 'ConfigRefused',
	start: 'StartFailed',
	stop: 'StopFailed',
	reboot: 'RebootFailed',
	preCopy: 'CheckpointFailed',
	checkpoint: 'CheckpointFailed',
	restore: 'RestoreFailed',
	freeze: 'FreezeFailed',
	unfreeze: 'FreezeFailed',
	exec: 'NotRunning',
	setLimits: 'LimitFailed',
	setNic: 'NicFailed',
	cleanUp: 'CleanUpFailed',
	moveToTrash: 'TrashFailed',
	restoreFromTrash: 'TrashFailed',
	purgeTrash: 'TrashFailed',
} as const satisfies Record<SimVerb, Reason>;
