import { OperationError } from '../../model/errors.ts';
import type { LimitField, LimitSetting } from '../../model/plan.ts';
import type { LimitFailures } from './driver.ts';

/** Sets one limit after the other; one that fails does not keep those after it from being set. */
export async function setEach(
	settings: readonly LimitSetting[],
	set: (setting: LimitSetting) => Promise<void> | void,
): Promise<LimitFailures> {
	const failures = new Map<LimitField, OperationError>();
	for (const setting of settings) {
		try {
			await set(setting);
		} catch (thrown) {
			if (!(thrown instanceof OperationError)) throw thrown;
			failures.set(setting.limit, thrown);
		}
	}
	return failures;
}
