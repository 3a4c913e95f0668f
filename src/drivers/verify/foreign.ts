import type { ForeignContainer } from '../../model/observed.ts';
import { ok, type VerifyRow, warn } from './verify-row.ts';

/** So many are named for each lxcpath; a host may have hundreds. */
const NAMED = 5;

/** Containers of other tools: shown by their lxcpath, and left alone. A text says why nobody could look; '' = another row does. */
export function checkForeign(foreign: readonly ForeignContainer[] | string): readonly VerifyRow[] {
	if (typeof foreign === 'string') {
		const todo = 'Which containers there are was not looked at, nor which CPUs they may use.';
		return foreign === '' ? [] : [warn('containers', foreign, todo)];
	}
	if (foreign.length === 0) return [ok('other containers', 'none')];
	const places = [...new Set(foreign.map(({ lxcpath }) => lxcpath))].sort();
	return places.map((place) => {
		const names = foreign
			.filter(({ lxcpath }) => lxcpath === place)
			.map(({ name, running }) => (running ? name : `${name} (stopped)`));
		const more = names.length > NAMED ? ` and ${names.length - NAMED} more` : '';
		return ok(`containers in ${place}`, `left alone: ${names.slice(0, NAMED).join(', ')}${more}`);
	});
}
