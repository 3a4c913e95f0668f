import { OperationError } from '../../../model/errors.ts';
import type { ObservedInstance } from '../../../model/observed.ts';
import type { Paths } from '../../../model/paths.ts';
import type { Reason } from '../../../model/reasons.ts';
import type { ContainerObserver, Target } from '../driver.ts';

/** What every verb works with. */
export interface VerbContext {
	readonly paths: Paths;
	readonly observer: ContainerObserver;
}

/**
 * Looks at the instance right before something is done to it. Throws when it is not ours, and when its
 * sources disagree about whether it runs: then every verb could hit the wrong thing.
 */
export async function lookBefore(
	context: VerbContext,
	target: Target,
	verb: { readonly name: string; readonly reason: Reason },
): Promise<ObservedInstance> {
	const observed = await context.observer.observe(target);
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

export function isGone(observed: ObservedInstance): boolean {
	return observed.state === 'STOPPED' && observed.contradiction === null;
}
