import type { InstanceRecord } from './record.ts';

/** What is remembered of an instance of which nothing has happened yet; `uid` is its own from now on. */
export function blankRecord(name: string, uid: string): InstanceRecord {
	return {
		name,
		uid,
		generation: 0,
		observedGeneration: 0,
		lastGood: null,
		created: null,
		started: null,
		idRange: null,
		nicsByLxc: null,
		protect: [],
		stoppedByUs: false,
		crashes: { count: 0, lastAt: 0 },
		overrides: [],
		restartRequest: null,
		pause: null,
		reboot: null,
		checkpoint: null,
		owner: null,
		migration: null,
		pruneHold: null,
		approval: null,
		adopted: null,
		lastFailure: null,
		conditions: [],
	};
}
