import type { ObservedInstance, Remains } from '../../model/observed.ts';
import { because, NOTHING, type PlanPart } from './plan-part.ts';

const WHAT: Record<Remains, string> = {
	HalfCreated: 'its creation ended half-way; what it left is removed',
	HalfStarted: 'its start ended half-way; what it left is ended',
	LeftNics:
		'its run ended with NICs that LXC did not make; what they had of the host is brought back',
};

/** Half-done work is a state that is observed, so it is cleaned up by whichever run sees it first. */
export function cleanUpRemains({ remains }: ObservedInstance): PlanPart {
	if (remains.length === 0) return NOTHING;
	return {
		...NOTHING,
		verb: 'CLEANUP',
		steps: remains.map((left) =>
			because('CleanUpFirst', WHAT[left], { do: 'cleanUp', remains: left }),
		),
	};
}

/** What the host shows once the remains are gone: the rest of the plan starts from there. */
export function afterCleanUp(observed: ObservedInstance): ObservedInstance {
	const clean: ObservedInstance = { ...observed, remains: [] };
	if (observed.remains.every((left) => left === 'LeftNics')) return clean;
	const stopped = { ...clean, state: 'STOPPED', initPid: null, startedAt: null } as const;
	if (!observed.remains.includes('HalfCreated')) return { ...stopped, limits: null };
	return {
		...stopped,
		ownership: 'Absent',
		uid: null,
		rootfs: 'Absent',
		mountedDisks: [],
		hasSystemd: false,
		idRange: null,
		configHash: null,
		limits: null,
		lastExit: null,
	};
}
