import type { ContainerDriver } from '../../drivers/container/driver.ts';
import { isLeaving } from '../../model/migration.ts';
import type { InstanceRecord } from '../../model/record.ts';

/** What stands still here with its memory goes on; nothing to do for what does not. */
export async function goOnHere(
	{ name, uid, migration }: InstanceRecord,
	driver: ContainerDriver,
): Promise<void> {
	if (!isLeaving(migration) || !isHeld(migration)) return;
	const { images } = driver.movePlaces(name, migration.id);
	await driver.postCopy?.letGo({ name, uid, adoptedFrom: null }, images);
}

/** Whether its processes stand still at the source with their memory once they leave. */
export function isHeld({
	mode,
	memory,
}: {
	readonly mode: string;
	readonly memory: string;
}): boolean {
	return mode === 'Live' && memory === 'PostCopy';
}
