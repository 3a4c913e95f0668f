import type { InstanceRecord } from '../../model/record.ts';
import { declarationIn, type Fleet } from '../fleet.ts';
import { mostVanished, pruneGuard } from '../plan/prune-guard.ts';
import { declarationOf, isVanished } from '../specs/declaration.ts';
import type { Records } from './records.ts';

/** Why the prune guard keeps an instance from being deleted; `null` when it does not. */
export function pruneBlocked(
	fleet: Fleet,
	name: string,
	record: InstanceRecord | null,
): string | null {
	if (!isVanished(declarationIn(fleet, name))) return null;
	const vanished = vanishedIn(fleet).length;
	return pruneGuard({ name, vanished, hold: record?.pruneHold ?? null, max: fleet.pruneMax });
}

/**
 * Has each instance that vanished remember with how many, once they are more than `prune.max`. It is on disk when this
 * returns, which has to be before the first of them goes: otherwise what is left would look like few.
 */
export async function rememberVanished(fleet: Fleet, records: Records): Promise<void> {
	const names = vanishedIn(fleet);
	if (names.length <= fleet.pruneMax) return;
	for (const name of names) {
		records.change(name, (record) => {
			const vanished = mostVanished(names.length, record.pruneHold);
			return record.pruneHold?.vanished === vanished
				? record
				: { ...record, pruneHold: { vanished } };
		});
	}
	await Promise.all(
		names.filter((name) => !records.isSaved(name)).map((name) => records.save(name)),
	);
}

/**
 * What was made on this host and no longer is wanted by the specs, counted anew at each look: many small changes in a row
 * do not get round the guard.
 */
function vanishedIn({ catalog, records }: Fleet): readonly string[] {
	return [...records].flatMap(([name, record]) =>
		record.created !== null && isVanished(declarationOf(catalog, name, record)) ? [name] : [],
	);
}
