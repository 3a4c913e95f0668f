import type { InstanceRecord } from '../../model/record.ts';
import { knownDisks } from '../plan/disks.ts';

/** What of its disks is in the way of its processes going along: a file system is never mounted on two hosts, and processes hold it. */
export function diskObstacles(record: InstanceRecord): readonly string[] {
	return knownDisks(record).map(
		({ name, source }) =>
			`its disk ${name} is of kind ${source.kind}, which is unmounted here before it is mounted there`,
	);
}
