import type { Plan, PlanVerb } from '../../model/plan.ts';
import { standingOf } from './standing.ts';

const ORDER: readonly Exclude<PlanVerb, 'NONE'>[] = [
	'CREATE',
	'START',
	'UNFREEZE',
	'LIVE',
	'RESTART',
	'REBOOT',
	'RECREATE',
	'MIGRATE',
	'FREEZE',
	'STOP',
	'DELETE',
	'CLEANUP',
];

const LABELS: readonly string[] = [
	...ORDER.flatMap((verb) => [verb.toLowerCase(), `${verb.toLowerCase()} (waiting)`]),
	'waiting',
	'blocked',
	'unchanged',
];

/** Every instance counted once: `1 live, 1 restart (waiting), 1 blocked, 12 unchanged`. */
export function summaryOf(plans: readonly Plan[]): string {
	if (plans.length === 0) return 'nothing is declared';
	const labels = plans.map(labelOf);
	return LABELS.map((label) => [label, labels.filter((one) => one === label).length] as const)
		.filter(([, count]) => count > 0)
		.map(([label, count]) => `${count} ${label}`)
		.join(', ');
}

function labelOf(plan: Plan): string {
	const verb = plan.verb.toLowerCase();
	switch (standingOf(plan)) {
		case 'unchanged':
			return 'unchanged';
		case 'blocked':
			return 'blocked';
		case 'ready':
			return verb;
		case 'consent':
		case 'waiting':
			return plan.verb === 'NONE' ? 'waiting' : `${verb} (waiting)`;
	}
}
