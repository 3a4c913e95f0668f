import { describe, expect, test } from 'vitest';
import type { Condition } from '../../../src/model/condition.ts';
import type { Leaving } from '../../../src/model/migration.ts';
import type { Outcome } from '../../../src/model/outcome.ts';
import type { PlanInput } from '../../../src/reconciler/plan/plan-input.ts';
import { planInstance } from '../../../src/reconciler/plan/plan-instance.ts';
import type { StatusInput } from '../../../src/reconciler/status/aspect.ts';
import { nextConditions } from '../../../src/reconciler/status/conditions.ts';
import { outcomeOfPlan } from '../../../src/reconciler/status/outcome-of-plan.ts';
import {
	absent,
	base,
	broken,
	declared,
	frozen,
	Mi,
	NOW,
	recordOf,
	running,
	spec,
	stopped,
} from '../../support/planning.ts';

/** What the loop would hand over after a run in which every step succeeded and changed nothing else. */
function runOf(change: Partial<PlanInput>, rest: Partial<StatusInput> = {}): StatusInput {
	const input: PlanInput = { ...base, ...change };
	const plan = planInstance(input);
	const { observed, desired, invalid, record, health, now } = input;
	return {
		before: [],
		plan,
		outcome: outcomeOfPlan(plan),
		observed,
		desired,
		invalid,
		keep: false,
		record,
		health,
		now,
		...rest,
	};
}

function inWords(conditions: readonly Condition[]): readonly string[] {
	return conditions.map(({ type, status, reason }) => `${type}=${status}/${reason}`);
}

const leaving = (phase: Leaving['phase']): Leaving => ({
	...{ id: 'a', to: 'n2', address: 'n2', mode: 'Live', memory: 'StopCopy', transport: 'Ssh' },
	...{ epoch: 2, isByHand: true, at: NOW, phase, generation: 1, failure: null },
});

test.each<[Leaving['phase'], string]>([
	['Copying', 'Ready=True/Converged'],
	['Stopping', 'Ready=False/InProgress'],
	['HandingOver', 'Ready=False/InProgress'],
])('what moves is ready as long as it goes on as before: %s', (phase, ready) => {
	const change = { record: recordOf(spec, { migration: leaving(phase) }) };
	const inProgress = { kind: 'InProgress', message: 'to n2' } as const;
	const next = inWords(nextConditions(runOf(change, { outcome: inProgress })));
	expect(next[0]).toBe(ready);
	expect(next).toContain('Reconciling=True/InProgress');
});

test('what does not run is not ready, also while its files are copied', () => {
	const change = {
		observed: stopped,
		record: recordOf(spec, { migration: leaving('Copying'), stoppedByUs: true }),
	};
	const inProgress = { kind: 'InProgress', message: 'to n2' } as const;
	expect(inWords(nextConditions(runOf(change, { outcome: inProgress })))[0]).toBe(
		'Ready=False/NotRunning',
	);
});

const failed: Outcome = {
	kind: 'Failed',
	reason: 'StartFailed',
	message: 'cannot start web1: no init',
	retryAtMs: NOW + 1000,
};

const deferred: Outcome = {
	kind: 'Waiting',
	reason: 'UsageAboveTarget',
	message: 'cannot set memory.target of web1 to 128Mi now',
	untilMs: NOW + 30_000,
};

const asDeclared = [
	'SpecValid=True/SpecOk',
	'Owned=True/Owned',
	'Created=True/Created',
	'Running=True/Running',
	'LimitsApplied=True/LimitsAsDeclared',
	'MemoryResized=True/MemoryAsDeclared',
];
const down = [
	...asDeclared.slice(0, 3),
	'Running=False/NotRunning',
	'LimitsApplied=Unknown/NotRunning',
];
const otherTty = declared({ ...spec, hvparams: { ...spec.hvparams, lxc_tty: 0 } });

const inWindow = declared({
	...spec,
	hvparams: { ...spec.hvparams, lxc_tty: 0 },
	updates: {
		...spec.updates,
		restart: 'InWindow',
		window: { name: 'night', timezone: 'UTC', days: ['Mon'], from: '22:00', to: '04:00' },
	},
});
const stoppedByHand = recordOf(spec, {
	stoppedByUs: true,
	overrides: [{ kind: 'State', state: 'Stopped', until: NOW + 60_000, reason: 'moving its disk' }],
});

describe('conditions', () => {
	test.each<[string, StatusInput, readonly string[]]>([
		['all is as declared', runOf({}), ['Ready=True/Converged', ...asDeclared]],
		[
			'steps are being taken',
			runOf({ observed: stopped }, { outcome: { kind: 'InProgress', message: 'start' } }),
			['Ready=False/InProgress', ...down, 'Reconciling=True/InProgress'],
		],
		[
			'a step failed and is tried again',
			runOf({ observed: stopped }, { outcome: failed }),
			[
				'Ready=False/StartFailed',
				...asDeclared.slice(0, 3),
				'Running=False/StartFailed',
				'LimitsApplied=Unknown/NotRunning',
				'Reconciling=True/ProgressingWithRetry',
			],
		],
		[
			'a step failed and a retry is useless',
			runOf(
				{ observed: absent, record: null },
				{ outcome: { ...failed, reason: 'RootfsMissing', retryAtMs: null } },
			),
			[
				'Ready=False/RootfsMissing',
				'SpecValid=True/SpecOk',
				'Owned=Unknown/NotCreated',
				'Created=False/RootfsMissing',
				'Running=False/RootfsMissing',
				'LimitsApplied=Unknown/NotRunning',
				'Stalled=True/RootfsMissing',
			],
		],
		[
			'a limit cannot be set',
			runOf(
				{ desired: declared({ ...spec, pids: 7 }) },
				{ outcome: { ...failed, reason: 'LimitFailed' } },
			),
			[
				'Ready=False/LimitFailed',
				...asDeclared.slice(0, 4),
				'LimitsApplied=False/LimitsDiffer',
				'MemoryResized=True/MemoryAsDeclared',
				'Reconciling=True/ProgressingWithRetry',
			],
		],
		[
			'a restart waits for consent',
			runOf({ desired: otherTty }),
			['Ready=False/RestartPending', ...asDeclared, 'RestartPending=True/RestartPending'],
		],
		[
			'a restart waits for its window: that goes on by itself',
			runOf({ desired: inWindow }),
			[
				'Ready=False/RestartPending',
				...asDeclared,
				'RestartPending=True/RestartPending',
				'Reconciling=True/RestartPending',
			],
		],
		[
			'stopped by hand: not ready, and nothing is being reconciled',
			runOf({ observed: stopped, record: stoppedByHand }),
			[
				'Ready=False/Overridden',
				...asDeclared.slice(0, 3),
				'Running=False/Overridden',
				'LimitsApplied=Unknown/NotRunning',
				'Overridden=True/Overridden',
			],
		],
		[
			'stopped by hand, and paused',
			runOf({
				observed: stopped,
				record: { ...stoppedByHand, pause: { until: NOW + 1000, reason: '' } },
			}),
			[
				'Ready=False/Overridden',
				...asDeclared.slice(0, 3),
				'Running=False/Paused',
				'LimitsApplied=Unknown/NotRunning',
				'Overridden=True/Overridden',
				'Paused=True/Paused',
			],
		],
		[
			'the next start after a crash waits',
			runOf({ observed: stopped, record: recordOf(spec, { crashes: { count: 3, lastAt: NOW } }) }),
			[
				'Ready=False/CrashBackoff',
				...asDeclared.slice(0, 3),
				'Running=False/CrashBackoff',
				'LimitsApplied=Unknown/NotRunning',
				'Reconciling=True/CrashBackoff',
			],
		],
		[
			'powered off from inside and accepted: not ready, and nobody has to mend it',
			runOf({ observed: { ...stopped, lastExit: { at: NOW, cause: 'Poweroff', code: 0 } } }),
			[
				'Ready=False/PoweroffAccepted',
				...asDeclared.slice(0, 3),
				'Running=False/PoweroffAccepted',
				'LimitsApplied=Unknown/NotRunning',
			],
		],
		[
			'the folder cannot be read: it stays as it is',
			runOf({ desired: null, keep: true }, { keep: true }),
			['Ready=True/Converged', 'SpecValid=Unknown/SpecUnreadable', ...asDeclared.slice(1)],
		],
		[
			'stopped as declared',
			runOf({ desired: declared({ ...spec, state: 'Stopped' }), observed: stopped }),
			[
				'Ready=True/Converged',
				...asDeclared.slice(0, 3),
				'Running=False/NotRunningAsDeclared',
				'LimitsApplied=Unknown/NotRunning',
			],
		],
		[
			'frozen as declared',
			runOf({ desired: declared({ ...spec, state: 'Frozen' }), observed: frozen }),
			[
				'Ready=True/Converged',
				...asDeclared.slice(0, 3),
				'Running=True/Frozen',
				...asDeclared.slice(4),
			],
		],
		[
			'it died between the last step and the last look',
			runOf({}, { observed: stopped }),
			['Ready=False/NotRunning', ...down],
		],
		[
			'paused and as declared',
			runOf({ record: recordOf(spec, { pause: { until: NOW + 1, reason: '' } }) }),
			['Ready=True/Converged', ...asDeclared, 'Paused=True/Paused'],
		],
		[
			'paused with something to do',
			runOf({
				desired: declared({ ...spec, pids: 7 }),
				record: recordOf(spec, { pause: { until: NOW + 1, reason: '' } }),
			}),
			[
				'Ready=False/Paused',
				...asDeclared.slice(0, 4),
				'LimitsApplied=False/LimitsDiffer',
				'MemoryResized=True/MemoryAsDeclared',
				'Paused=True/Paused',
			],
		],
		[
			'no file any more, and protected',
			runOf({ desired: null, record: recordOf(spec, { protect: ['Delete'] }) }),
			[
				'Ready=False/Protected',
				'SpecValid=Unknown/NotDeclared',
				...asDeclared.slice(1),
				'DeletionBlocked=True/Protected',
				'Stalled=True/Protected',
			],
		],
		[
			'the document has errors, and the last good spec is in force',
			runOf({ desired: null, invalid: broken }),
			['Ready=False/UsingLastGood', 'SpecValid=False/UsingLastGood', ...asDeclared.slice(1)],
		],
		[
			'the document has errors, and there was never a good spec',
			runOf({ desired: null, invalid: broken, observed: absent, record: null }),
			[
				'Ready=False/NeverValid',
				'SpecValid=False/NeverValid',
				'Owned=Unknown/NotCreated',
				'Created=False/NeverValid',
				'Running=False/NotRunningAsDeclared',
				'LimitsApplied=Unknown/NotRunning',
				'Stalled=True/NeverValid',
			],
		],
		[
			'a field has no effect yet',
			runOf({ desired: { ...declared(spec), unsupported: ['cpu.quota'] } }),
			['Ready=True/Converged', 'SpecValid=True/UnsupportedField', ...asDeclared.slice(1)],
		],
		[
			'as declared, with a combination of fields that surprises',
			runOf({ desired: { ...declared(spec), warnings: ['without sys_boot'] } }),
			['Ready=True/Converged', 'SpecValid=True/SpecWarning', ...asDeclared.slice(1)],
		],
		[
			'as declared, systemd in its rootfs without sys_admin',
			runOf({
				desired: declared({ ...spec, capabilities: { drop: ['sys_admin'], keep: null } }),
				record: recordOf({ ...spec, capabilities: { drop: ['sys_admin'], keep: null } }),
				observed: { ...running, hasSystemd: true },
			}),
			['Ready=True/Converged', 'SpecValid=True/SpecWarning', ...asDeclared.slice(1)],
		],
		[
			'as declared, systemd in its rootfs without mknod',
			runOf({ observed: { ...running, hasSystemd: true } }),
			['Ready=True/Converged', 'SpecValid=True/SpecWarning', ...asDeclared.slice(1)],
		],
		[
			'as declared, systemd in its rootfs with what it needs',
			runOf({
				desired: declared({ ...spec, devices: { preset: 'systemd', allow: [] } }),
				record: recordOf({ ...spec, devices: { preset: 'systemd', allow: [] } }),
				observed: { ...running, hasSystemd: true },
			}),
			['Ready=True/Converged', ...asDeclared],
		],
		[
			'a container of that name is not ours',
			runOf({ observed: { ...running, ownership: 'Foreign', uid: null }, record: null }),
			[
				'Ready=False/Foreign',
				'SpecValid=True/SpecOk',
				'Owned=False/Foreign',
				'Created=False/Foreign',
				'Running=True/Running',
				'LimitsApplied=True/LimitsAsDeclared',
				'Stalled=True/Foreign',
			],
		],
		[
			'two sources disagree',
			runOf({ observed: { ...stopped, contradiction: 'processes in its cgroup' } }),
			[
				'Ready=False/Contradiction',
				...asDeclared.slice(0, 3),
				'Running=Unknown/Contradiction',
				'LimitsApplied=Unknown/NotRunning',
				'Reconciling=True/Contradiction',
			],
		],
		[
			'LXC is between two states',
			runOf({ observed: { ...stopped, state: 'STARTING' } }),
			[
				'Ready=False/Transitional',
				...asDeclared.slice(0, 3),
				'Running=Unknown/Transitional',
				'LimitsApplied=Unknown/NotRunning',
				'Reconciling=True/Transitional',
			],
		],
		[
			'what belongs to another node is not stalled',
			runOf({ desired: declared({ ...spec, node: 'n2' }), observed: absent, record: null }),
			[
				'Ready=False/OtherNode',
				'SpecValid=True/SpecOk',
				'Owned=Unknown/NotCreated',
				'Created=False/OtherNode',
				'Running=False/OtherNode',
				'LimitsApplied=Unknown/NotRunning',
			],
		],
		[
			'a limit is below what is in use',
			runOf({
				desired: declared({ ...spec, memory: { ...spec.memory, max: 64 * Mi } }),
				node: { ...base.node, cgroupLayout: 'v2' },
			}),
			[
				'Ready=False/LimitInfeasible',
				...asDeclared.slice(0, 4),
				'LimitsApplied=False/LimitInfeasible',
				'MemoryResized=False/LimitInfeasible',
				'Stalled=True/LimitInfeasible',
			],
		],
		[
			'the node has no more memory',
			runOf({
				desired: declared({ ...spec, memory: { ...spec.memory, max: 1024 * Mi } }),
				mostMemory: 256 * Mi,
			}),
			[
				'Ready=False/NodeFull',
				...asDeclared.slice(0, 4),
				'LimitsApplied=False/LimitsDiffer',
				'MemoryResized=False/NodeFull',
				'Reconciling=True/NodeFull',
			],
		],
		[
			'target Auto, as the node gave it',
			runOf({
				desired: declared({
					...spec,
					memory: { ...spec.memory, max: 1024 * Mi, target: 'Auto' },
				}),
				autoTarget: { target: 512 * Mi, reason: 'MemoryGiven', message: 'given 64Mi' },
			}),
			[
				'Ready=True/Converged',
				...asDeclared.slice(0, 4),
				'LimitsApplied=True/LimitsAsDeclared',
				'MemoryResized=True/MemoryAsDeclared',
			],
		],
		[
			'a shrink is on its way',
			runOf(
				{ desired: declared({ ...spec, memory: { ...spec.memory, target: 128 * Mi } }) },
				{ outcome: { kind: 'InProgress', message: 'setLimit' } },
			),
			[
				'Ready=False/InProgress',
				...asDeclared.slice(0, 4),
				'LimitsApplied=False/LimitsDiffer',
				'MemoryResized=False/InProgress',
				'Reconciling=True/InProgress',
			],
		],
		[
			'a shrink strained the container and goes on later',
			runOf(
				{ desired: declared({ ...spec, memory: { ...spec.memory, target: 128 * Mi } }) },
				{ outcome: { ...deferred, reason: 'PressureTooHigh' } },
			),
			[
				'Ready=False/PressureTooHigh',
				...asDeclared.slice(0, 4),
				'LimitsApplied=False/LimitsDiffer',
				'MemoryResized=False/PressureTooHigh',
				'Reconciling=True/PressureTooHigh',
			],
		],
		[
			'a new rootfs would be needed',
			runOf({ desired: declared({ ...spec, os: null }) }),
			['Ready=False/RecreateRefused', ...asDeclared, 'Stalled=True/RecreateRefused'],
		],
	])('%s', (_situation, input, expected) => {
		expect(inWords(nextConditions(input))).toEqual(expected);
	});
});

test('a transition is when a status changed, and not a reason or a message', () => {
	const first = nextConditions(runOf({ observed: stopped }, { outcome: failed }));
	const later = NOW + 5000;
	const again = nextConditions(
		runOf(
			{ observed: stopped },
			{ outcome: { ...failed, reason: 'BridgeMissing' }, before: first, now: later },
		),
	);
	expect(again.find(({ type }) => type === 'Ready')).toMatchObject({
		reason: 'BridgeMissing',
		lastTransitionTime: NOW,
	});
	const well = nextConditions(runOf({}, { before: again, now: later }));
	expect(well.find(({ type }) => type === 'Ready')).toMatchObject({
		status: 'True',
		lastTransitionTime: later,
	});
	expect(well.find(({ type }) => type === 'Owned')).toMatchObject({ lastTransitionTime: NOW });
});

test('conditions say which generation they are about', () => {
	const conditions = nextConditions(runOf({ record: recordOf(spec, { generation: 7 }) }));
	expect(new Set(conditions.map(({ observedGeneration }) => observedGeneration))).toEqual(
		new Set([7]),
	);
});

test('messages name the fields, the line and what has no effect yet', () => {
	const messageOf = (type: Condition['type'], input: StatusInput) =>
		nextConditions(input).find((condition) => condition.type === type)?.message;
	expect(messageOf('RestartPending', runOf({ desired: otherTty }))).toBe(
		'changed: hvparams.lxc_tty',
	);
	expect(messageOf('RestartPending', runOf({ desired: inWindow }))).toBe(
		'window night opens at 2026-11-02 22:00 UTC (changed: hvparams.lxc_tty)',
	);
	expect(messageOf('Overridden', runOf({ observed: stopped, record: stoppedByHand }))).toBe(
		'stopped by hand until 2026-11-01 12:01:00Z: moving its disk',
	);
	expect(messageOf('SpecValid', runOf({ desired: null, invalid: broken }))).toBe(
		'specs/web1.yaml:4:8: error: spec.memory.max: bad size "2Gib"',
	);
	expect(
		messageOf(
			'SpecValid',
			runOf({ desired: { ...declared(spec), unsupported: ['cpu.quota', 'health'] } }),
		),
	).toBe('not supported yet: cpu.quota, health');
});

test('conditions that stay as they were are the same objects, so that nothing is saved', () => {
	const first = nextConditions(runOf({}));
	const later = nextConditions(runOf({}, { before: first, now: NOW + 5000 }));
	expect(later).toBe(first);
	const grown = nextConditions(
		runOf({ record: recordOf(spec, { generation: 8 }) }, { before: first }),
	);
	expect(grown).not.toBe(first);
	expect(grown[0]).toMatchObject({ observedGeneration: 8 });
});
