import type { OperationError } from '../model/errors.ts';
import type { PlannedStep, Step } from '../model/plan.ts';

/** How far the steps of a plan got. */
export interface Execution {
	/** The steps that succeeded, in order. */
	readonly executed: readonly PlannedStep[];
	/** The step after them, and why it failed; none was taken after that. */
	readonly failure: { readonly step: Step; readonly error: OperationError } | null;
}
