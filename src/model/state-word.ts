import type { ObservedInstance } from './observed.ts';

/** How the container stands, in one word: `Running`, `Stopped`, ..., `Absent`, `Foreign`. */
export function stateWord({ ownership, state }: ObservedInstance): string {
	if (ownership !== 'Ours') return ownership;
	return `${state.charAt(0)}${state.slice(1).toLowerCase()}`;
}
