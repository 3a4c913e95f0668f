import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { planInstance } from '../../../src/reconciler/plan/plan-instance.ts';
import { decision } from '../../support/planning.ts';
import { DECISIONS, type DecisionCase } from './decision-cases.ts';

describe.each(DECISIONS)('%s', (_chapter, cases) => {
	test.each(cases)('$situation', ({ input, verb, steps, held = [], holds = [] }) => {
		expect(decision(planInstance(input))).toEqual({ verb, steps, held, holds });
	});
});

test('docs/reference/decisions.md shows these rows, and no others', () => {
	const page = readFileSync(
		new URL('../../../docs/reference/decisions.md', import.meta.url),
		'utf8',
	);
	const rows = page
		.split('\n')
		.filter((line) => line.startsWith('| ') && !line.startsWith('| Situation'));
	expect(rows).toEqual(DECISIONS.flatMap(([, cases]) => cases.map(rowOf)));
});

function rowOf({ situation, verb, steps, held = [], holds = [] }: DecisionCase): string {
	const cells = [situation, verb, ...[steps, held, holds].map((words) => words.join(', '))];
	return `| ${cells.map((text) => (text === '' ? '-' : text)).join(' | ')} |`;
}
