import fc from 'fast-check';
import type { Health } from '../../src/model/health.ts';
import type { InstanceSpec, Protection } from '../../src/model/instance-spec.ts';
import type { LimitController } from '../../src/model/limit-controllers.ts';
import type { ObservedInstance, Remains } from '../../src/model/observed.ts';
import type { Override } from '../../src/model/override.ts';
import type { InstanceRecord } from '../../src/model/record.ts';
import type { PlanInput } from '../../src/reconciler/plan/plan-input.ts';
import {
	absent,
	applied,
	base,
	broken,
	declared,
	limits,
	Mi,
	NOW,
	recordOf,
	running,
	spec,
} from './planning.ts';

const specArb: fc.Arbitrary<InstanceSpec> = fc
	.record({
		node: fc.constantFrom(null, null, 'n1', 'n2'),
		state: fc.constantFrom('Running', 'Running', 'Stopped', 'Frozen', 'Absent'),
		tty: fc.constantFrom(6, 0),
		cpus: fc.constantFrom('all', '0-1', '0-1', '2-9'),
		max: fc.constantFrom(512 * Mi, 64 * Mi, 512 * Mi + 5, null),
		pids: fc.constantFrom(100, 200, null),
		cpu: fc.record({ quota: fc.constantFrom(null, 1 / 3), weight: fc.constantFrom(null, 200) }),
		device: fc.constantFrom('c 1:3 rw', 'c 10:200 rwm', 'a'),
		os: fc.constantFrom('busybox', 'busybox', 'download'),
		protect: fc.subarray<Protection>(['Delete', 'Stop'], { maxLength: 1 }),
		consent: fc.constantFrom('Auto', 'Approve', 'InWindow', 'Never'),
		opens: fc.constantFrom('12:00', '12:01'),
		policy: fc.constantFrom('Always', 'OnFailure', 'Never'),
		guestPoweroff: fc.constantFrom('Accept', 'Restart'),
		rebootCounter: fc.constantFrom(0, 0, 0, 1),
		reboot: fc.constantFrom('Soft', 'Hard'),
	})
	.map(({ node, state, pids, cpu, ...of }) => ({
		...spec,
		node,
		state,
		pids,
		cpu,
		hvparams: { ...spec.hvparams, lxc_tty: of.tty, cpu_mask: of.cpus },
		devices: { preset: 'none', allow: [of.device] },
		memory: { ...spec.memory, max: of.max },
		os: { kind: 'template', template: of.os, args: [] },
		lifecycle: {
			...spec.lifecycle,
			protect: of.protect,
			guestPoweroff: of.guestPoweroff,
			reboot: of.reboot,
			rebootCounter: of.rebootCounter,
		},
		updates: {
			...spec.updates,
			restart: of.consent,
			window: { name: 'any', timezone: 'UTC', days: ['Sun'], from: of.opens, to: '13:00' },
		},
		restart: { ...spec.restart, policy: of.policy },
	}));

const recordArb: fc.Arbitrary<InstanceRecord> = fc
	.record({
		of: specArb,
		ranWith: fc.option(specArb),
		isKnownGood: fc.boolean(),
		isCreated: fc.boolean(),
		stoppedByUs: fc.boolean(),
		crashes: fc.record({ count: fc.nat(12), lastAt: fc.constantFrom(0, NOW - 1000, NOW) }),
		pause: fc.option(
			fc.record({ until: fc.constantFrom(NOW - 1, NOW + 1000), reason: fc.string() }),
		),
		overrides: fc.subarray<Override>([
			{ kind: 'State', state: 'Stopped', until: NOW + 1, reason: '' },
			{ kind: 'Memory', max: 256 * Mi, until: NOW + 1, reason: '' },
			{ kind: 'Memory', max: 16 * Mi, until: NOW, reason: '' },
		]),
		restartRequest: fc.option(fc.constant({ at: NOW, reason: '' }), { freq: 8 }),
		reboot: fc.option(
			fc.record({
				how: fc.constantFrom('Soft', 'Hard'),
				askedPid: fc.constantFrom(null, 1),
				failure: fc.constantFrom('', 'it halted'),
			}),
			{ freq: 3 },
		),
		approval: fc.option(
			fc.record({ planHash: fc.constantFrom('', 'other'), at: fc.constant(NOW) }),
		),
		adopted: fc.option(fc.constant({ lxcpath: '/var/lib/lxc' })),
		protect: fc.subarray<Protection>(['Delete', 'Stop'], { maxLength: 1 }),
	})
	.map(({ of, ranWith, isKnownGood, isCreated, ...rest }) =>
		recordOf(of, {
			...rest,
			...(isKnownGood ? {} : { lastGood: null }),
			...(isCreated ? {} : { created: null }),
			started: ranWith === null ? null : applied(ranWith, NOW - 1000),
		}),
	);

const limitsArb = fc
	.record({
		memoryMax: fc.constantFrom(512 * Mi, 64 * Mi, null),
		memoryUsed: fc.constantFrom(0, 180 * Mi),
		cpus: fc.constantFrom('0-3', '0-1', null),
		pidsMax: fc.constantFrom(100, 7, null),
		cpuQuota: fc.constantFrom(null, 0.33333, 2),
		cpuWeight: fc.constantFrom(100, 50),
		withoutControllers: fc.constantFrom<readonly LimitController[]>([], [], ['cpu'], ['pids']),
		devices: fc.constantFrom(['c 1:3 rw'], [], null),
	})
	.map((change) => ({ ...limits, ...change }));

const observedArb: fc.Arbitrary<ObservedInstance> = fc
	.record({
		ownership: fc.constantFrom('Ours', 'Ours', 'Ours', 'Absent', 'Foreign'),
		state: fc.constantFrom(
			'RUNNING',
			'RUNNING',
			'STOPPED',
			'STOPPED',
			'FROZEN',
			'STOPPING',
			'STARTING',
		),
		remains: fc.oneof(
			{ weight: 4, arbitrary: fc.constant<readonly Remains[]>([]) },
			{ weight: 1, arbitrary: fc.subarray<Remains>(['HalfCreated', 'HalfStarted', 'LeftNics']) },
		),
		contradiction: fc.constantFrom(null, null, null, null, 'processes in its cgroup'),
		configHash: fc.constantFrom('c1', 'c1', null),
		limits: limitsArb,
		lastExit: fc.option(
			fc.record({
				at: fc.constantFrom(NOW - 1000, NOW),
				cause: fc.constantFrom('Poweroff', 'Code', 'Signal', 'Unknown'),
				code: fc.constantFrom(0, 1, 9),
			}),
		),
	})
	.map((of) => {
		if (of.ownership === 'Absent') return { ...absent, contradiction: of.contradiction };
		const isUp = of.state === 'RUNNING' || of.state === 'FROZEN';
		return {
			...running,
			...of,
			limits: isUp ? of.limits : null,
			lastExit: isUp ? null : of.lastExit,
		};
	});

/** Everything that can be wanted, found and remembered, likely or not. */
export const planInputArb: fc.Arbitrary<PlanInput> = fc
	.record({
		desired: fc.option(specArb, { freq: 6 }),
		invalid: fc.constantFrom(null, null, null, broken),
		keep: fc.boolean(),
		observed: observedArb,
		record: fc.option(recordArb, { freq: 8 }),
		health: fc.constantFrom<(Health | null)[]>(null, null, null, {
			initPid: 4711,
			status: 'Unhealthy',
			failures: 3,
			message: 'it ended with 1',
		}),
		cgroupLayout: fc.constantFrom('v1', 'hybrid', 'v2'),
		pruneBlocked: fc.constantFrom(null, null, '9 vanished'),
		graceEndsAt: fc.constantFrom(null, null, base.now + 1000),
		startBlocked: fc.constantFrom(
			null,
			null,
			null,
			{ kind: 'wait' as const, message: 'it depends on db1' },
			{ kind: 'refused' as const, message: 'it depends on db1' },
		),
		stopBlocked: fc.constantFrom(null, null, null, 'app1 stops first'),
	})
	.map(
		({ desired, cgroupLayout, pruneBlocked, graceEndsAt, startBlocked, stopBlocked, ...of }) => ({
			...base,
			...of,
			desired: desired === null ? null : declared(desired),
			node: { ...base.node, cgroupLayout },
			guard: { pruneBlocked, graceEndsAt, startBlocked, stopBlocked },
		}),
	);
