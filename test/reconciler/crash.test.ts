import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
	type FaultSource,
	noFaults,
	type SimVerb,
} from '../../src/drivers/container/sim/faults.ts';
import { SimCrash } from '../../src/drivers/container/sim/sim-call.ts';
import { Life } from '../support/life.ts';
import { SimNode } from '../support/sim-node.ts';

const ROOT = '{name: root, image: {size: 1Gi}}';
const DATA = '{name: data, mount: /srv, image: {size: 1Gi}}';
const LARGER = '{name: data, mount: /srv, image: {size: 2Gi}}';
const disks = (...all: readonly string[]): string => `disks: [${all.join(', ')}]`;

/** A story in which every verb of the driver is called, one act after the other. */
const ACTS: readonly ((node: SimNode) => void)[] = [
	(node) => {
		node.declare('keeper', 'state: Stopped');
		node.declare('web1', disks(ROOT));
	},
	(node) => node.declare('web1', disks(ROOT), 'pids: 100'),
	(node) => node.declare('web1', disks(ROOT), 'pids: 100', 'state: Frozen'),
	(node) => node.declare('web1', disks(ROOT), 'pids: 100'),
	(node) => node.declare('web1', disks(ROOT, DATA), 'updates: {restart: Auto}'),
	(node) => node.declare('web1', disks(ROOT, LARGER), 'updates: {restart: Auto}'),
	(node) => node.declare('web1', disks(ROOT, LARGER), 'state: Stopped'),
	(node) => node.declare('web1', disks(ROOT, LARGER)),
	(node) => node.undeclare('web1'),
];

/** How the host stands after each act when nothing goes wrong. */
const STATES = [
	'RUNNING',
	'RUNNING',
	'FROZEN',
	'RUNNING',
	'RUNNING',
	'RUNNING',
	'STOPPED',
	'RUNNING',
	undefined,
];

/** The disks that are mounted after each act. */
const MOUNTED = [
	...[['root'], ['root'], ['root'], ['root']],
	...[['root', 'data'], ['root', 'data'], [], ['root', 'data'], undefined],
];

const mountedOf = ({ host }: SimNode): readonly string[] | undefined =>
	[...host.containers.values()].find(({ name }) => name === 'web1')?.mounted;

/** A daemon that dies at some moments, and is started anew each time it has died. */
class MortalDaemon {
	readonly node = new SimNode();
	/** Moments at which it might have died so far, over all lives. */
	moments = 0;
	#life: Life | null = null;
	readonly #diesAt: (moment: number) => boolean;

	constructor(diesAt: (moment: number) => boolean) {
		this.#diesAt = diesAt;
	}

	/** Lets the story go on for a while, with as many lives as it takes. */
	async live(ms: number): Promise<void> {
		const end = this.node.clock.now() + ms;
		while (this.node.clock.now() < end) {
			if (this.#life === null || this.#life.isOver) await this.#boot();
			await this.node.clock.advance(500);
		}
	}

	async #boot(): Promise<void> {
		const life = new Life(() => this.#diesAt(this.moments++));
		this.#life = life;
		await this.node.boot({ faults: life.faults, guard: life.guard }).catch((thrown: unknown) => {
			if (!(thrown instanceof SimCrash)) throw thrown;
		});
	}
}

async function tell(mortal: MortalDaemon): Promise<void> {
	const { node } = mortal;
	for (const [index, act] of ACTS.entries()) {
		act(node);
		await mortal.live(20_000);
		expect(node.states().web1, `after act ${index}`).toBe(STATES[index]);
		expect(node.runs('web1').length).toBeLessThanOrEqual(1);
		expect(mountedOf(node), `after act ${index}`).toEqual(MOUNTED[index]);
		expect(node.store.records.get('web1')?.crashes.count ?? 0).toBe(0);
	}
	expect([...node.host.trash.values()]).toMatchObject([
		{
			rootfs: { kind: 'Managed' },
			disks: [
				{ name: 'root', size: 2 ** 30 },
				{ name: 'data', size: 2 ** 31 },
			],
			mounted: [],
		},
	]);
	expect([...node.store.trashed.values()].map(({ name }) => name)).toEqual(['web1']);
	expect([...node.host.trash.keys()]).toEqual([...node.store.trashed.keys()]);
	expect([...node.store.records.keys()]).toEqual(['keeper']);
}

describe('a daemon that is killed', () => {
	test('between any two things that it does leaves nothing that the next one does not repair', async () => {
		const unharmed = new MortalDaemon(() => false);
		await tell(unharmed);
		expect(unharmed.moments).toBeGreaterThan(40);
		for (let moment = 0; moment < unharmed.moments; moment++) {
			const mortal = new MortalDaemon((now) => now === moment);
			await tell(mortal);
		}
	});

	test('again and again does so too', async () => {
		await fc.assert(
			fc.asyncProperty(
				fc.uniqueArray(fc.integer({ min: 0, max: 100 }), { minLength: 2, maxLength: 6 }),
				async (moments) => {
					await tell(new MortalDaemon((now) => moments.includes(now)));
				},
			),
			{ numRuns: 60 },
		);
	});
});

/** It dies at that moment of a growth, and before it is back the disk is declared as small as it was. */
async function regret(moment: number): Promise<MortalDaemon> {
	let since = Number.POSITIVE_INFINITY;
	const mortal: MortalDaemon = new MortalDaemon((now) => {
		if (now !== since + moment) return false;
		mortal.node.declare('web1', disks(ROOT, DATA));
		return true;
	});
	mortal.node.declare('web1', disks(ROOT, DATA));
	await mortal.live(20_000);
	since = mortal.moments;
	mortal.node.declare('web1', disks(ROOT, LARGER));
	await mortal.live(20_000);
	return mortal;
}

test('a disk that became larger as the daemon died keeps that, whatever is declared by then, and grows from there', async () => {
	const sizeOf = ({ host }: SimNode): unknown =>
		[...host.containers.values()].flatMap(({ disks: all }) =>
			all.flatMap(({ name, size }) => (name === 'data' ? [size] : [])),
		)[0];
	const { moments } = await regret(-1);
	const sizes = new Set<unknown>();
	for (let moment = 0; moment < moments; moment++) {
		const mortal = await regret(moment);
		const { node } = mortal;
		if (node.specs.files.get('web1.yaml')?.includes('2Gi')) break;
		sizes.add(sizeOf(node));
		expect(node.states().web1, `${moment}`).toBe('RUNNING');
		node.declare('web1', disks(ROOT, '{name: data, mount: /srv, image: {size: 3Gi}}'));
		await mortal.live(20_000);
		expect(sizeOf(node), `${moment}`).toBe(3 * 2 ** 30);
	}
	expect(sizes).toEqual(new Set([2 ** 30, 2 ** 31]));
});

describe('a driver that fails', () => {
	test('in any one of its calls only makes it take longer', async () => {
		const calls = await callsOf(noFaults);
		expect(new Set(calls)).toEqual(
			new Set([
				...['sweep', 'observe', 'create', 'prepareStart', 'configure', 'start', 'stop'],
				...['freeze', 'unfreeze', 'setLimits', 'moveToTrash'],
				...['prepareDisk', 'growDisk', 'releaseDisks'],
			]),
		);
		for (const point of ['before', 'midway', 'after'] as const) {
			for (const index of calls.keys()) {
				let call = 0;
				await callsOf(() => (call++ === index && index > 0 ? { kind: 'fail', point } : null));
			}
		}
	});
});

/** Tells the story with these faults and checks it; returns the verbs in the order of the calls. */
async function callsOf(faults: FaultSource): Promise<readonly SimVerb[]> {
	const node = new SimNode();
	const calls: SimVerb[] = [];
	await node.boot({
		faults: (verb, name) => {
			calls.push(verb);
			return faults(verb, name);
		},
	});
	for (const [index, act] of ACTS.entries()) {
		act(node);
		await node.clock.advance(20_000);
		expect(node.states().web1, `after act ${index}`).toBe(STATES[index]);
		expect(node.runs('web1').length).toBeLessThanOrEqual(1);
	}
	expect([...node.host.trash.keys()]).toEqual([...node.store.trashed.keys()]);
	expect(node.defects).toEqual([]);
	return calls;
}
