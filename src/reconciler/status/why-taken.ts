import type { Plan } from '../../model/plan.ts';

/** Why the steps of a plan are to be taken, each reason once. */
export function whyTaken({ steps }: Pick<Plan, 'steps'>): string {
	return [...new Set(steps.map(({ message }) => message))].join('; ');
}
