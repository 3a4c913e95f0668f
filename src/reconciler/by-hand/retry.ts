import type { InstanceRecord } from '../../model/record.ts';

/**
 * What is known of its end no longer keeps it from being started, whatever `restart.policy` says of it: as
 * if ballast had stopped it. A migration that failed is tried again. One that runs is not stopped by us, as the next look finds.
 */
export function retried(record: InstanceRecord): InstanceRecord {
	const { migration } = record;
	const isFailed = migration?.phase === 'Failed';
	return {
		...record,
		...(isFailed && { migration: null }),
		stoppedByUs: true,
		crashes: { ...record.crashes, count: 0 },
	};
}
