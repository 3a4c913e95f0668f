import type { MemoryArrival } from '../../model/memory-arrival.ts';
import { isLeaving, memoryAfter } from '../../model/migration.ts';
import type { InstanceRecord } from '../../model/record.ts';

/** How far the memory of what came here has come; `null` = it came with all of it. */
export function memoryComing(
	host: { readonly memoryArrival: (folder: string) => MemoryArrival },
	record: InstanceRecord | null,
): MemoryArrival | null {
	const folder = memoryAfter(record?.migration ?? null);
	return folder === null ? null : host.memoryArrival(folder);
}

/** Whether what its processes lack is where they came from. */
export function isMemoryAway(...asked: Parameters<typeof memoryComing>): boolean {
	const memory = memoryComing(...asked);
	return memory !== null && memory.state !== 'None';
}

/** Begun anew: whatever it came here without is not waited for any more. */
export function withoutMemory(record: InstanceRecord): InstanceRecord {
	const { migration } = record;
	if (migration === null || isLeaving(migration)) return record;
	return { ...record, migration: { ...migration, memoryAfter: null } };
}
