import type { GanetiInstance, GanetiParams, Params } from './cluster.ts';

/** An instance and what is set at itself. */
export interface WithOwn {
	readonly instance: GanetiInstance;
	readonly own: GanetiParams;
}

/** What the cluster says, told from what the first instance that does not set it itself has. */
export function inheritedBy(read: readonly WithOwn[]): GanetiParams {
	return { hvparams: inherited(read, 'hvparams'), beparams: inherited(read, 'beparams') };
}

function inherited(read: readonly WithOwn[], level: keyof GanetiParams): Params {
	const found = read
		.toReversed()
		.flatMap(({ instance, own }) =>
			Object.entries(instance[level]).filter(([key]) => !Object.hasOwn(own[level], key)),
		);
	return Object.fromEntries(found);
}
