import type { Plan } from '../../model/plan.ts';
import { standingOf } from './standing.ts';

/**
 * The exit code of `diff`. What a person has to do decides first: 3 when anything needs consent, else
 * 5 when a guard refuses something, else 1 when anything differs (now or after a wait), else 0.
 * Instances that their own spec leaves alone (another node, an accepted poweroff) are no difference.
 */
export function diffExitCode(plans: readonly Plan[]): 0 | 1 | 3 | 5 {
	const standings = new Set(plans.map(standingOf));
	if (standings.has('consent')) return 3;
	if (standings.has('blocked')) return 5;
	return standings.has('ready') || standings.has('waiting') ? 1 : 0;
}
