import type { InstanceRecord } from '../../../src/model/record.ts';

/** What is remembered of an instance that was just declared for the first time. */
export function aRecord(name: string, uid: string): InstanceRecord {
	return {
		name,
		uid,
		generation: 1,
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
		approval: null,
		adopted: null,
		conditions: [],
	};
}
