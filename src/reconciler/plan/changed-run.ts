import { changedFields } from '../../model/changed-fields.ts';
import type { InstanceSpec } from '../../model/instance-spec.ts';
import { applyModeOf } from '../../schema/apply-mode.ts';

/** Whether an edit concerns how the container runs, or whether it does: not when it may be restarted, or by whom. */
export function isChangedRun(from: InstanceSpec, to: InstanceSpec): boolean {
	return changedFields(from, to).some(
		({ path }) => path === 'state' || applyModeOf(path) !== 'none',
	);
}
