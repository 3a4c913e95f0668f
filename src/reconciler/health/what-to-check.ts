import { targetOf } from '../execute.ts';
import { declarationIn, type Fleet } from '../fleet.ts';
import type { Checked } from './health-checks.ts';

/**
 * The check that an instance's spec asks for, while there is something to check: never of a container that
 * is frozen, on its way, paused by hand or not ours. `Unknown` while nobody has looked at it since something
 * was heard of it: that alone ends no check and forgets no failure.
 */
export function whatToCheck(fleet: Fleet, name: string): Checked | 'Unknown' | null {
	const record = fleet.records.get(name) ?? null;
	const observed = fleet.seen.get(name);
	const { desired, invalid } = declarationIn(fleet, name);
	const spec = invalid === null && desired !== null ? desired.spec : record?.lastGood?.spec;
	if (!spec?.health || record === null || record.pause !== null) return null;
	if (observed === undefined) return 'Unknown';
	const { ownership, state, contradiction, initPid } = observed;
	const isChecked = ownership === 'Ours' && state === 'RUNNING' && contradiction === null;
	if (!isChecked || initPid === null) return null;
	return { target: targetOf(name, record), initPid, spec: spec.health };
}
