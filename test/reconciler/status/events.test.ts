import { expect, test } from 'vitest';
import type { Condition, ConditionType } from '../../../src/model/condition.ts';
import type { Outcome } from '../../../src/model/outcome.ts';
import type { PlannedStep } from '../../../src/model/plan.ts';
import type { Reason } from '../../../src/model/reasons.ts';
import { eventsOf, type RunReport } from '../../../src/reconciler/status/events.ts';

type Brief = readonly [type: ConditionType, status: Condition['status'], reason: Reason];

function conditions(...briefs: readonly Brief[]): readonly Condition[] {
	return briefs.map(([type, status, reason]) => ({
		type,
		status,
		reason,
		message: `about ${reason}`,
		observedGeneration: 1,
		lastTransitionTime: 0,
	}));
}

function told(change: Partial<RunReport>): readonly string[] {
	const quiet: RunReport = {
		instance: 'web1',
		before: [],
		after: [],
		executed: [],
		outcome: { kind: 'Done' },
	};
	return eventsOf({ ...quiet, ...change }).map(({ type, reason }) => `${type} ${reason}`);
}

const well = conditions(['Ready', 'True', 'Converged'], ['SpecValid', 'True', 'SpecOk']);
const failing = conditions(['Ready', 'False', 'StartFailed'], ['Stalled', 'True', 'StartFailed']);
const failure: Outcome = {
	kind: 'Failed',
	reason: 'StartFailed',
	message: 'no init',
	retryAtMs: 1,
};
const pids: PlannedStep = {
	step: { do: 'setLimit', limit: 'pids', from: 1, value: 2 },
	reason: 'LimitChanged',
	message: 'pids 1 -> 2',
};
const freeze: PlannedStep = { step: { do: 'freeze' }, reason: 'ShouldBeFrozen', message: 'frozen' };

test('what stays as it was tells nothing', () => {
	expect(told({ before: well, after: well })).toEqual([]);
	expect(told({ before: failing, after: failing })).toEqual([]);
});

test('an instance that is well from the start tells nothing but its steps', () => {
	expect(told({ after: well, executed: [pids, freeze] })).toEqual([
		'Normal LimitSet',
		'Normal Frozen',
	]);
});

test('each step is told, also two of a kind', () => {
	expect(told({ executed: [pids, pids] })).toEqual(['Normal LimitSet', 'Normal LimitSet']);
});

test('a step is told with its own words', () => {
	expect(
		eventsOf({
			instance: 'web1',
			before: [],
			after: [],
			executed: [pids],
			outcome: { kind: 'Done' },
		}),
	).toEqual([{ instance: 'web1', type: 'Normal', reason: 'LimitSet', message: 'pids 1 -> 2' }]);
});

test('several conditions with one reason tell it once', () => {
	expect(told({ before: well, after: failing })).toEqual(['Warning StartFailed']);
});

test('every failure is told, also the same again', () => {
	expect(told({ before: failing, after: failing, outcome: failure })).toEqual([
		'Warning StartFailed',
	]);
});

test('a recovery is one event', () => {
	const before = conditions(
		['Ready', 'False', 'UsingLastGood'],
		['SpecValid', 'False', 'UsingLastGood'],
	);
	expect(told({ before, after: well })).toEqual(['Normal Converged']);
});

test('a spec that is valid again is told when something else is still wrong', () => {
	const before = conditions(
		['Ready', 'False', 'UsingLastGood'],
		['SpecValid', 'False', 'UsingLastGood'],
	);
	const after = conditions(['Ready', 'False', 'StartFailed'], ['SpecValid', 'True', 'SpecOk']);
	expect(told({ before, after })).toEqual(['Normal SpecOk', 'Warning StartFailed']);
});

test.each<[Reason]>([['InProgress'], ['Transitional']])(
	'%s is of a moment and not told',
	(reason) => {
		const between = conditions(['Ready', 'False', reason]);
		expect(told({ before: well, after: between })).toEqual([]);
		expect(told({ before: between, after: well })).toEqual([]);
	},
);

test('what was asked for is no warning', () => {
	const after = conditions(
		['Ready', 'False', 'RestartPending'],
		['SpecValid', 'True', 'UnsupportedField'],
		['RestartPending', 'True', 'RestartPending'],
	);
	expect(told({ before: well, after })).toEqual([
		'Normal RestartPending',
		'Normal UnsupportedField',
	]);
});

test('a pause is told when it begins and when it ends', () => {
	const paused = conditions(['Ready', 'True', 'Converged'], ['Paused', 'True', 'Paused']);
	expect(told({ before: well, after: paused })).toEqual(['Normal Paused']);
	expect(told({ before: paused, after: well })).toEqual(['Normal Resumed']);
});

test.each<[ConditionType, Condition['status'], Reason]>([
	['Owned', 'False', 'Foreign'],
	['DeletionBlocked', 'True', 'PruneLimit'],
	['LimitsApplied', 'False', 'LimitsDiffer'],
	['Stalled', 'True', 'RecreateRefused'],
])('%s=%s warns once', (type, status, reason) => {
	const after = conditions([type, status, reason]);
	expect(told({ before: well, after })).toEqual([`Warning ${reason}`]);
	expect(told({ before: after, after })).toEqual([]);
});
