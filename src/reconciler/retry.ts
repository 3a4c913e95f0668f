import type { InstanceRecord } from '../model/record.ts';

/**
 * What is known of its end no longer keeps it from being started, whatever `restart.policy` says of it: as
 * if ballast had stopped it. One that runs is not stopped by us, as the next look finds.
 */
export function retried(record: InstanceRecord): InstanceRecord {
	return { ...record, stoppedByUs: true, crashes: { ...record.crashes, count: 0 } };
}
