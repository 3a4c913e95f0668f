import { OperationError } from '../../../model/errors.ts';
import type { ObservedLife } from '../../../model/observed.ts';
import type { Paths } from '../../../model/paths.ts';
import type { Reason } from '../../../model/reasons.ts';
import type { Target } from '../driver.ts';

/** Tells whether and how an instance lives. */
export interface LifeObserver {
	/** Throws `OperationError` when it cannot be observed. */
	life(target: Target, signal?: AbortSignal): Promise<ObservedLife>;
}

/** What every verb works with. */
export interface VerbContext {
	readonly paths: Paths;
	readonly observer: LifeObserver;
}

/**
 * Looks at the instance right before something is done to it. Throws when it is not ours, and when its
 * sources disagree about whether it runs: then every verb could hit the wrong thing.
 */
export async function lookBefore(
	context: VerbContext,
	target: Target,
	verb: { readonly name: string; readonly reason: Reason },
): Promise<ObservedLife> {
	const observed = await context.observer.life(target);
	if (observed.ownership === 'Foreign') {
		throw new OperationError(
			`cannot ${verb.name} ${target.name}: a container of that name exists that is not ours`,
			{ reason: 'Foreign', retry: 'never' },
		);
	}
	if (observed.contradiction !== null) {
		throw new OperationError(`cannot ${verb.name} ${target.name}: ${observed.contradiction}`, {
			reason: verb.reason,
		});
	}
	return observed;
}

export function isGone(observed: ObservedLife): boolean {
	return observed.state === 'STOPPED' && observed.contradiction === null;
}
