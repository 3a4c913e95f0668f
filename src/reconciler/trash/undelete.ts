import { OperationError } from '../../model/errors.ts';
import type { InstanceRecord } from '../../model/record.ts';
import type { TrashEntry } from '../../store/store.ts';
import type { WrittenSpec } from '../api/api.ts';
import type { Assembly, LoopParts } from '../assemble.ts';
import { targetOf } from '../execute.ts';

/**
 * Brings back the newest trash entry of that name: record, container, then the document that declares
 * it. Nothing may run for the instance meanwhile. Until the document is there only the record's protection keeps
 * it from being deleted again, so a crash in between leaves it blocked and whole, and so it is left until somebody has committed the
 * document where the specs come from a repository.
 */
export async function undelete(
	name: string,
	{ driver, source, trash, events }: LoopParts,
	{ loop, world }: Assembly,
): Promise<WrittenSpec> {
	const entry = newestEntry(name, await trash.list());
	assertGone(name, world, loop.records.get(name));
	const yaml = entry.record.lastGood?.source;
	if (yaml === undefined) {
		throw refused(name, 'its trash entry does not say how it was declared', '');
	}
	loop.records.put(revived(entry.record));
	await loop.records.save(name);
	try {
		await driver.restoreFromTrash(targetOf(name, entry.record), entry.id);
	} catch (thrown) {
		await loop.records.remove(name);
		throw thrown;
	}
	const specFile = await source.add({ name, yaml });
	await trash.remove(entry.id);
	await driver.purgeTrash(entry.id);
	events.add({ instance: name, type: 'Normal', reason: 'Undeleted', message: `from ${entry.id}` });
	return { specFile, document: yaml };
}

function newestEntry(name: string, entries: readonly TrashEntry[]): TrashEntry {
	const newest = entries.findLast((entry) => entry.name === name);
	if (newest === undefined)
		throw new OperationError(`cannot bring ${name} back: the trash has nothing of that name`, {
			reason: 'NotDeclared',
			retry: 'never',
			hint: 'See: ballast undelete --list',
		});
	return newest;
}

function assertGone(name: string, world: Assembly['world'], record: InstanceRecord | null): void {
	const declared = world.catalog.instances.get(name);
	if (declared !== undefined) {
		const hint = `Take ${name} out of ${declared.file} first; undelete writes it anew.`;
		throw refused(name, `${declared.file} declares it`, hint);
	}
	// while a document says Absent there is a record, of nothing
	const isThere = (record?.created ?? record?.started ?? record?.lastGood ?? null) !== null;
	if (isThere) throw refused(name, 'it was not deleted', 'See: ballast describe');
}

/**
 * It did not run while it was in the trash, and what somebody wanted or agreed to before is long over. So is whose it was: others could have
 * the name since then, and whoever wants it claims it.
 */
function revived(record: InstanceRecord): InstanceRecord {
	const protect = [...new Set([...record.protect, 'Delete' as const])];
	const asked = { overrides: [], restartRequest: null, reboot: null };
	const underWay = { checkpoint: null, migration: null };
	return {
		...record,
		...asked,
		...underWay,
		owner: null,
		pause: null,
		pruneHold: null,
		approval: null,
		lastFailure: null,
		protect,
		stoppedByUs: true,
	};
}

function refused(name: string, why: string, hint: string): OperationError {
	return new OperationError(`cannot bring ${name} back: ${why}`, {
		reason: 'TrashFailed',
		retry: 'never',
		hint,
	});
}
