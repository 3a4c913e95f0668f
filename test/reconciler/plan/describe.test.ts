import { expect, test } from 'vitest';
import type { InstanceSpec, NicSpec } from '../../../src/model/instance-spec.ts';
import type { Plan } from '../../../src/model/plan.ts';
import { describePlans } from '../../../src/reconciler/plan/describe.ts';
import type { PlanInput } from '../../../src/reconciler/plan/plan-input.ts';
import { planInstance } from '../../../src/reconciler/plan/plan-instance.ts';
import { plainText } from '../../../src/reconciler/plan/text-line.ts';
import { EVERY_RULE } from '../../support/instance-spec.ts';
import { nicOn } from '../../support/nic.ts';
import {
	absent,
	base,
	declared,
	limits,
	Mi,
	NOW,
	recordOf,
	running,
	spec,
	stopped,
} from '../../support/planning.ts';

function planOf(
	name: string,
	change: Partial<PlanInput> & { readonly spec?: Partial<InstanceSpec> },
): Plan {
	const { spec: of = {}, ...rest } = change;
	return planInstance({ ...base, name, desired: declared({ ...spec, ...of }), ...rest });
}

const unchanged = ['a', 'b', 'c'].map((name) => planOf(name, {}));
const nic: NicSpec = {
	name: 'eth0',
	bridge: null,
	routed: null,
	macvlan: { parent: 'eno1', mode: 'bridge' },
	phys: null,
	mac: 'Auto',
	mtu: null,
	vlan: null,
	ipv4: ['192.0.2.10/24'],
	gateway4: null,
	ipv6: [],
	gateway6: null,
	hooks: { up: null, down: null },
};
const otherMac: NicSpec = { ...nic, mac: '02:00:5e:00:53:01' };
const gone = { desired: null } as const;

const leaving = {
	id: 'a',
	to: 'n2',
	address: '192.0.2.2',
	mode: 'Live',
	memory: 'StopCopy',
	transport: 'Ssh',
	epoch: 1,
	at: NOW,
	generation: recordOf(spec).generation,
} as const;
const movedByHand = recordOf(spec, {
	migration: { ...leaving, isByHand: true, phase: 'Copying', failure: null },
});
const unreached = recordOf(spec, {
	migration: {
		...leaving,
		isByHand: false,
		phase: 'Failed',
		failure: {
			reason: 'PeerUnreachable',
			at: NOW,
			waitMs: 1000,
			count: 1,
			message: 'cannot reach ballast on 192.0.2.2: no daemon answers there',
		},
	},
});

/** As its spec, written in a file, sends it from n1 to n2. */
function toN2(name: string, of: Partial<InstanceSpec>, rest: Partial<PlanInput> = {}): Plan {
	const node = { file: `specs/${name}.yaml`, line: 5, col: 9, by: `Instance ${name}` };
	const desired = { ...declared({ ...spec, ...of, node: 'n2' }), origins: { node } };
	return planOf(name, { desired, addresses: { n2: '192.0.2.2' }, ...rest });
}

const REPORTS: Readonly<Record<string, readonly Plan[]>> = {
	'nothing-differs': unchanged,
	'nothing-declared': [],
	'the-usual': [
		...unchanged,
		planOf('web1', { spec: { memory: { ...spec.memory, max: 256 * Mi } } }),
		planOf('db1', { spec: { capabilities: { drop: ['mac_override', 'sys_time'], keep: null } } }),
		planOf('old7', { ...gone, record: recordOf(spec, { protect: ['Delete'] }) }),
	],
	windows: [
		planOf('waits', {
			spec: {
				capabilities: { drop: ['mac_override', 'sys_time'], keep: null },
				updates: {
					...spec.updates,
					restart: 'InWindow',
					window: {
						name: 'night',
						timezone: 'Europe/Vienna',
						days: ['Mon', 'Tue'],
						from: '22:00',
						to: '04:00',
					},
				},
			},
		}),
	],
	moves: [
		toN2('approved-first', { updates: { ...spec.updates, migrate: 'Approve' } }),
		toN2('auto', {}),
		toN2('by-hand', {}, { desired: declared(spec), record: movedByHand }),
		toN2('kept', { lifecycle: { ...spec.lifecycle, protect: ['Migrate'] } }),
		toN2('stopped', { state: 'Stopped' }, { observed: stopped }),
		toN2('unreached', {}, { record: unreached }),
	],
	'long-values': [
		planOf('long1', {
			spec: { os: { kind: 'copy', path: `/srv/${'base'.repeat(20)}`, fit: EVERY_RULE } },
		}),
		planOf('short1', { spec: { pids: 200 } }),
	],
	'every-verb': [
		planOf('adopt-me', { observed: { ...running, ownership: 'Foreign', uid: null } }),
		planOf('backoff', {
			observed: { ...stopped, lastExit: { at: NOW, cause: 'Signal', code: 9 } },
			record: recordOf(spec, { crashes: { count: 4, lastAt: NOW } }),
		}),
		planOf('drifted', { observed: { ...running, limits: { ...limits, pidsMax: null } } }),
		planOf('elsewhere', { spec: { node: 'n2' } }),
		planOf('forgotten', { ...gone, observed: absent }),
		planOf('freezing', { spec: { state: 'Frozen' } }),
		planOf('gone', gone),
		planOf('half-made', { observed: { ...stopped, remains: ['HalfCreated'] }, record: null }),
		planOf('new9', { observed: absent, record: null }),
		planOf('paused', {
			spec: { state: 'Stopped' },
			record: recordOf(spec, { pause: { until: NOW + 60_000, reason: 'backup' } }),
		}),
		planOf('plugged', {
			spec: {
				nics: [
					{ ...nicOn('br0'), vlan: 42 },
					{ ...nicOn('br1'), name: 'lan' },
				],
			},
			record: recordOf({ ...spec, nics: [nicOn('br0'), { ...nicOn('br0'), name: 'old' }] }),
		}),
		planOf('pruned', {
			...gone,
			guard: { ...base.guard, pruneBlocked: '9 instances vanished at once' },
		}),
		planOf('rebooted', { spec: { lifecycle: { ...spec.lifecycle, rebootCounter: 1 } } }),
		planOf('rebooted-hard', {
			spec: { nics: [otherMac] },
			record: recordOf(
				{ ...spec, nics: [nic] },
				{ reboot: { how: 'Soft', askedPid: null, failure: '' } },
			),
		}),
		planOf('recreated', { spec: { os: { kind: 'copy', path: '/srv/base', fit: EVERY_RULE } } }),
		planOf('restarts', {
			spec: { nics: [otherMac], updates: { ...spec.updates, restart: 'Auto' } },
			record: recordOf({ ...spec, nics: [nic] }),
		}),
		planOf('started', { observed: stopped, record: recordOf(spec, { stoppedByUs: true }) }),
		planOf('stops', { spec: { state: 'Stopped' } }),
		planOf('thawed', { observed: { ...running, state: 'FROZEN' } }),
		planOf('too-small', {
			spec: { memory: { ...spec.memory, max: 64 * Mi } },
			node: { ...base.node, cgroupLayout: 'v2' },
		}),
		planOf('unhealthy', {
			health: { initPid: 4711, status: 'Unhealthy', failures: 3, message: 'it ended with 1' },
		}),
		planOf('waits', {
			observed: stopped,
			record: recordOf(spec, { stoppedByUs: true }),
			guard: {
				...base.guard,
				startBlocked: { kind: 'wait', message: 'it depends on db1, which does not run' },
			},
		}),
		planOf('unsure', { observed: { ...stopped, contradiction: 'its cgroup has processes' } }),
	],
};

test.each(Object.entries(REPORTS))('%s', async (name, plans) => {
	await expect(plainText(describePlans(plans))).toMatchFileSnapshot(
		`../../golden/diff/${name}.txt`,
	);
});

test('the report does not depend on the order of the plans', () => {
	for (const plans of Object.values(REPORTS))
		expect(describePlans(plans.toReversed())).toEqual(describePlans(plans));
});

test('no line ends in blanks', () => {
	for (const plans of Object.values(REPORTS))
		for (const line of describePlans(plans)) expect(plainText([line])).not.toMatch(/ \n$/);
});

test('roles tell a colouring reader what is what', () => {
	const [header, change] = describePlans([
		planOf('web1', { spec: { memory: { ...spec.memory, max: 256 * Mi } } }),
	]);
	const roles = (line = header) =>
		line
			?.filter(({ text }) => text.trim() !== '')
			.map(({ text, role }) => `${role}: ${text.trim()}`);
	expect(roles()).toEqual(['name: web1', 'verb: LIVE']);
	expect(roles(change)).toEqual([
		'change: ~',
		'field: memory.max',
		'value: 512Mi -> 256Mi',
		'note: shrink: 180Mi used, 96Mi reclaimable -> feasible',
		'origin: specs/web1.yaml:9',
	]);
});
