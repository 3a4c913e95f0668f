import type { ForeignContainer } from '../../model/observed.ts';
import { ok, type VerifyRow } from './verify-row.ts';

/** Containers of other tools: shown, and left alone. */
export function checkForeign(foreign: readonly ForeignContainer[]): readonly VerifyRow[] {
	if (foreign.length === 0) return [ok('other containers', 'none')];
	const names = foreign.map(({ name, lxcpath, running }) => {
		return `${name} (${lxcpath}, ${running ? 'running' : 'stopped'})`;
	});
	return [ok('other containers', `left alone: ${names.join(', ')}`)];
}
