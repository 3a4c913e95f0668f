import fc from 'fast-check';
import type { Fault, SimVerb } from '../../../src/drivers/container/sim/faults.ts';
import type { SimCgroup, SimGuest } from '../../../src/drivers/container/sim/sim-container.ts';
import type { DiskSpec, InstanceSpec, IoLimits } from '../../../src/model/instance-spec.ts';
import { NO_IO_LIMITS } from '../../../src/model/io-limits.ts';
import type { ObservedExit } from '../../../src/model/observed.ts';
import { aSpec } from '../../support/a-spec.ts';

const MIB = 2 ** 20;

export type Layout = 'v1' | 'v2';

/** Few names, so that commands meet. */
export const NAMES = ['a', 'b', 'c'] as const;

/** A container in our lxcpath that another tool made. */
export const STRANGER = 'stranger';

/** One thing that people, chance or time do to a host. */
export type Command =
	| { readonly do: 'declare'; readonly name: string; readonly spec: InstanceSpec }
	| { readonly do: 'undeclare'; readonly name: string }
	/** An edit that leaves the document with an error. */
	| { readonly do: 'misspell'; readonly name: string }
	| OutsideCommand
	| { readonly do: 'fault'; readonly verb: SimVerb; readonly fault: Fault; readonly nth: number }
	/** The process dies in place of hearing that something is done. */
	| { readonly do: 'die'; readonly atAnswer: number }
	| { readonly do: 'pass'; readonly ms: number }
	| { readonly do: 'approve'; readonly name: string }
	| { readonly do: 'reconcile' };

/** What happens to a container without ballast. */
export interface OutsideCommand {
	readonly do: 'outside';
	readonly name: string;
	readonly what:
		| { readonly kind: 'exit'; readonly end: Omit<ObservedExit, 'at'> }
		| { readonly kind: 'freeze' | 'unfreeze' | 'start' }
		| { readonly kind: 'hide'; readonly isHidden: boolean }
		| { readonly kind: 'cgroup'; readonly change: Partial<SimCgroup> }
		| { readonly kind: 'guest'; readonly change: Partial<SimGuest> };
}

const name = fc.constantFrom(...NAMES);

/** People may also declare a name that somebody else's container has. */
const declaredName = fc.constantFrom(...NAMES, ...NAMES, STRANGER);

/**
 * On cgroup v2 nobody can see the device rules that are in force, so a crash between setting and noting
 * them cannot be found out. There they stay as they are.
 */
const allowOn = { v1: fc.constantFrom([], ['c 10:200 rwm']), v2: fc.constant([]) };

/** An image of so many gibibytes. */
function dataDisk(gib: number | null): readonly DiskSpec[] {
	if (gib === null) return [];
	const rest = { filesystem: 'ext4', partition: null, base: null } as const;
	const source = { kind: 'image', path: null, size: gib * 1024 * MIB, ...rest } as const;
	return [{ name: 'data', mount: '/srv', readOnly: false, io: null, source }];
}

function writing(writeBps: number | null): IoLimits | null {
	return writeBps === null ? null : { ...NO_IO_LIMITS, writeBps };
}

const specOn = (layout: Layout): fc.Arbitrary<InstanceSpec> =>
	fc
		.record({
			state: fc.constantFrom(
				'Running',
				'Running',
				'Running',
				'Stopped',
				'Frozen',
				'Absent' as const,
			),
			max: fc.constantFrom(null, 16 * MIB, 64 * MIB, 100_000_001),
			pids: fc.constantFrom(null, 100, 200),
			cpu: fc.constantFrom(
				{ quota: null, weight: null },
				{ quota: null, weight: 50 },
				{ quota: 2.5, weight: null },
			),
			cpu_mask: fc.constantFrom('all', '0-1', '3'),
			writeBps: fc.constantFrom(null, MIB, 64 * MIB),
			allow: allowOn[layout],
			lxc_tty: fc.constantFrom(2, 4),
			restart: fc.constantFrom('Auto', 'Auto', 'Approve' as const),
			policy: fc.constantFrom('Always', 'OnFailure' as const),
			guestPoweroff: fc.constantFrom('Accept', 'Restart' as const),
			thenKill: fc.boolean(),
			rebootCounter: fc.nat(2),
			data: fc.constantFrom(null, 1, 2),
		})
		.map((chosen) => {
			const base = aSpec();
			return aSpec({
				state: chosen.state,
				memory: { ...base.memory, max: chosen.max },
				cpu: chosen.cpu,
				pids: chosen.pids,
				hvparams: { ...base.hvparams, cpu_mask: chosen.cpu_mask, lxc_tty: chosen.lxc_tty },
				devices: { preset: 'ganeti', allow: chosen.allow },
				disks: [
					...base.disks.map((disk) => ({ ...disk, io: writing(chosen.writeBps) })),
					...dataDisk(chosen.data),
				],
				updates: { ...base.updates, restart: chosen.restart },
				restart: { ...base.restart, policy: chosen.policy },
				lifecycle: {
					...base.lifecycle,
					stop: { timeout: 10_000, thenKill: chosen.thenKill },
					guestPoweroff: chosen.guestPoweroff,
					rebootCounter: chosen.rebootCounter,
				},
			});
		});

const end = fc.constantFrom<Omit<ObservedExit, 'at'>>(
	{ cause: 'Poweroff', code: 0 },
	{ cause: 'Code', code: 0 },
	{ cause: 'Code', code: 3 },
	{ cause: 'Signal', code: 9 },
	{ cause: 'Unknown', code: 0 },
);

/** Changed device rules are not among them: nobody can see those on cgroup v2. */
const cgroupChange = fc.constantFrom<Partial<SimCgroup>>(
	{ memoryMax: 32 * MIB },
	{ memoryMax: null },
	{ memoryMax: null, memoryUsed: 60 * MIB, memoryPinned: 40 * MIB },
	{ memoryMax: null, memoryUsed: 20 * MIB, memoryPinned: 18 * MIB },
	{ pidsMax: 7 },
	{ cpus: '2' },
	{ cpuQuota: 0.5 },
	{ cpuQuota: null, cpuWeight: 7 },
	{ io: [] },
	{ io: [{ device: '8:0', mounts: ['/'], limits: { ...NO_IO_LIMITS, readIops: 7 } }] },
);

const guestChange = fc.constantFrom<Partial<SimGuest>>(
	{ ignoresHalt: true },
	{ ignoresHalt: false },
	{ haltMs: 5000 },
	{ onReboot: 'Halts' },
	{ onReboot: 'Ignores' },
	{ exits: { afterMs: 2000, cause: 'Code', code: 1 } },
	{ exits: { afterMs: 900_000, cause: 'Poweroff', code: 0 } },
	{ exits: null },
	{ memoryUsed: 50 * MIB, memoryPinned: 30 * MIB },
);

/** A stop that fails before a start is the most dangerous of all, so these two come more often. */
const verb = fc.constantFrom<SimVerb>(
	'stop',
	'start',
	'sweep',
	'create',
	'prepareStart',
	'configure',
	'start',
	'stop',
	'freeze',
	'unfreeze',
	'reboot',
	'setLimits',
	'cleanUp',
	'moveToTrash',
);

const fault: fc.Arbitrary<Fault> = fc.record({
	kind: fc.constantFrom('fail', 'crash', 'crash', 'hang', 'diskFull'),
	point: fc.constantFrom('before', 'midway', 'after'),
});

const what: fc.Arbitrary<OutsideCommand['what']> = fc.oneof(
	fc.record({ kind: fc.constant('exit'), end }),
	fc.record({ kind: fc.constantFrom('freeze', 'unfreeze', 'start') }),
	fc.record({ kind: fc.constant('hide'), isHidden: fc.boolean() }),
	fc.record({ kind: fc.constant('cgroup'), change: cgroupChange }),
	fc.record({ kind: fc.constant('guest'), change: guestChange }),
);

const nth = fc.integer({ min: 1, max: 3 });
const atAnswer = fc.integer({ min: 1, max: 12 });
const ms = fc.constantFrom(500, 3000, 60_000, 1_000_000);

const commandOn = (layout: Layout): fc.Arbitrary<Command> =>
	fc.oneof(
		{ weight: 8, arbitrary: fc.constant<Command>({ do: 'reconcile' }) },
		{
			weight: 6,
			arbitrary: fc.record({
				do: fc.constant('declare'),
				name: declaredName,
				spec: specOn(layout),
			}),
		},
		{ weight: 2, arbitrary: fc.record({ do: fc.constant('undeclare'), name: declaredName }) },
		{ weight: 1, arbitrary: fc.record({ do: fc.constant('misspell'), name }) },
		{ weight: 8, arbitrary: fc.record({ do: fc.constant('outside'), name, what }) },
		{ weight: 4, arbitrary: fc.record({ do: fc.constant('fault'), verb, fault, nth }) },
		{ weight: 3, arbitrary: fc.record({ do: fc.constant('die'), atAnswer }) },
		{ weight: 2, arbitrary: fc.record({ do: fc.constant('pass'), ms }) },
		{ weight: 2, arbitrary: fc.record({ do: fc.constant('approve'), name }) },
	);

/** What may happen to a host in some days. */
export function commandsOn(layout: Layout): fc.Arbitrary<Command[]> {
	return fc.array(commandOn(layout), { minLength: 1, maxLength: 40, size: 'max' });
}
