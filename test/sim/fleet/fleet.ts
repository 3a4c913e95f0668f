import { expect } from 'vitest';
import { type FaultSource, scriptedFaults } from '../../../src/drivers/container/sim/faults.ts';
import { GOOD_GUEST } from '../../../src/drivers/container/sim/sim-container.ts';
import type { SimDriver } from '../../../src/drivers/container/sim/sim-driver.ts';
import type { SimHost } from '../../../src/drivers/container/sim/sim-host.ts';
import { outside } from '../../../src/drivers/container/sim/sim-outside.ts';
import type { Declared } from '../../../src/model/catalog.ts';
import type { InstanceSpec } from '../../../src/model/instance-spec.ts';
import type { Outcome } from '../../../src/model/outcome.ts';
import type { InstanceRecord } from '../../../src/model/record.ts';
import { targetOf } from '../../../src/reconciler/execute.ts';
import { planIn } from '../../../src/reconciler/plan-in.ts';
import { type Loop, reconcile } from '../../../src/reconciler/reconcile.ts';
import { aSpec } from '../../support/a-spec.ts';
import { LXCPATH, type SimWorld, simWorld } from '../../support/sim-world.ts';
import { type Command, type Layout, NAMES, type OutsideCommand, STRANGER } from './commands.ts';
import { startLoop } from './daemon.ts';
import { aCatalog, aDeclared } from './declared.ts';
import { Invariants } from './invariants.ts';
import { Life } from './life.ts';
import { MemoryStore } from './memory-store.ts';
import { expectAsDeclared, hasOutgrown, knowsMore, wantsLess } from './oracle.ts';

/** One that was there before ballast and runs in LXC's own lxcpath. */
const NEIGHBOUR = { lxcpath: '/var/lib/lxc', name: 'neighbour' } as const;

const TEN_MINUTES = 600_000;

/** Nothing takes no time at all: two deletions of one name never fall into one millisecond. */
const LATENCY = { create: 20, start: 10, stop: 5, moveToTrash: 1 };

// Far more than any plan needs that works.
const MOST_RUNS_IN_A_ROW = 10;

/** A simulated host, its specs, and a daemon that follows them, dies now and then, and is started again. */
export class Fleet {
	readonly #world: SimWorld;
	readonly #store = new MemoryStore();
	readonly #declared = new Map<string, Declared>();
	readonly #misspelt = new Set<string>();
	readonly #invariants: Invariants;
	/** Those with a disk that grew as the daemon died, before that was on record: it harms nothing that nobody knows. */
	readonly #outgrown = new Set<string>();
	#faults: readonly FaultSource[] = [];
	#life = new Life();
	/** `null` until the present life has read its records. */
	#loop: Loop | null = null;

	constructor(cgroupLayout: Layout) {
		this.#world = simWorld({ cgroupLayout });
		for (const place of [{ lxcpath: LXCPATH, name: STRANGER }, NEIGHBOUR]) {
			const config = { spec: aSpec(), hash: 'theirs' };
			this.#host.put({
				...place,
				marker: null,
				config,
				rootfs: null,
				lastExit: null,
				disks: [],
				mounted: [],
				images: null,
			});
		}
		outside.start(this.#host, NEIGHBOUR);
		this.#invariants = new Invariants(this.#host);
	}

	/** The first invariant that was broken; `null` when all hold. */
	get broken(): string | null {
		return this.#invariants.broken;
	}

	get #host(): SimHost {
		return this.#world.host;
	}

	async run(command: Command): Promise<void> {
		switch (command.do) {
			case 'declare':
				this.#misspelt.delete(command.name);
				this.#declared.set(command.name, aDeclared(command.name, command.spec));
				return;
			case 'undeclare':
				this.#misspelt.delete(command.name);
				this.#declared.delete(command.name);
				return;
			case 'misspell':
				this.#misspelt.add(command.name);
				return;
			case 'fault': {
				const script = { ...command.fault, verb: command.verb, name: 'any', nth: command.nth };
				this.#faults = [...this.#faults, scriptedFaults([{ ...script, times: 1 }])];
				return;
			}
			case 'die':
				this.#life.endAtAnswer(command.atAnswer);
				return;
			case 'pass':
				await this.#world.clock.advance(command.ms);
				return;
			case 'approve':
				await this.#approve(command.name);
				return;
			case 'reconcile':
				await this.#reconcileAll();
				return;
			case 'outside':
				happen(this.#host, command);
		}
	}

	/** Nothing goes wrong any more, the guests behave, people approve, and time passes. */
	async settle(): Promise<void> {
		this.#faults = [];
		this.#restart();
		this.#misspelt.clear();
		for (const name of NAMES) {
			const place = { lxcpath: LXCPATH, name };
			this.#host.guests.set(name, GOOD_GUEST);
			outside.hide(this.#host, place, false);
			outside.changeCgroup(this.#host, place, { memoryUsed: 4096, memoryPinned: 4096 });
		}
		for (let round = 0; round < 5; round += 1) {
			await this.#reconcileAll();
			for (const name of NAMES) await this.#approve(name);
			await this.#world.clock.advance(TEN_MINUTES);
		}
	}

	/**
	 * Every instance is as declared, what is declared no more is forgotten and can be brought back, and
	 * nothing is left to do.
	 */
	async expectAtRest(): Promise<void> {
		expect([...this.#store.entries.keys()]).toEqual(
			expect.arrayContaining([...this.#host.trash.keys()]),
		);
		for (const name of NAMES) {
			const declared = this.#declared.get(name) ?? null;
			expectAsDeclared(this.#host, name, declared?.spec ?? null);
			const isShrinking = declared !== null && wantsLess(this.#host, name, declared.spec);
			const outcome = await this.#reconcile(name);
			// of a disk that was made and never used, a smaller size is told when it is used
			const isRefused = isShrinking && outcome?.kind === 'Stalled';
			expect({ name, outcome }).toMatchObject({
				name,
				outcome: isRefused ? { reason: 'ShrinkRefused' } : { kind: 'Done' },
			});
			const isUp = this.#host.runsOf({ lxcpath: LXCPATH, name }).length > 0;
			if (isShrinking && isUp && this.#isKnown(name, declared.spec))
				expect({ name, isRefused }).toEqual({ name, isRefused: true });
			if (declared === null) expect([...this.#store.records.keys()]).not.toContain(name);
		}
	}

	async #reconcileAll(): Promise<void> {
		for (const name of [...NAMES, STRANGER]) await this.#reconcile(name);
	}

	/** Runs of one instance until there is nothing to be done at once; `null` when the daemon died in one. */
	async #reconcile(name: string): Promise<Outcome | null> {
		for (let runs = 0; runs < MOST_RUNS_IN_A_ROW; runs += 1) {
			const outcome = await this.#inThisLife((loop) => {
				this.#invariants.beginRun();
				return reconcile(name, loop, new AbortController().signal);
			});
			if (outcome?.kind !== 'InProgress') return outcome;
		}
		throw new Error(`${name} does not come to an end`);
	}

	/** Consent to whatever is shown at this moment. */
	async #approve(name: string): Promise<void> {
		await this.#inThisLife(async (loop) => {
			const target = targetOf(name, loop.records.get(name));
			const { hash } = planIn(loop.fleet(), await this.#world.driver().observe(target));
			if (hash === '') return;
			const approval = { planHash: hash, at: this.#world.clock.now() };
			loop.records.change(name, (record) => ({ ...record, approval }));
			await loop.records.save(name);
		});
	}

	/** `null` when the daemon dies meanwhile; then another one takes its place. */
	async #inThisLife<T>(work: (loop: Loop) => Promise<T>): Promise<T | null> {
		const life = this.#life;
		const done = this.#loopOf(life).then(work);
		const result = await this.#world.clock.runUntil(
			Promise.race([done, life.ended.then(() => null)]),
		);
		if (life.isOver) {
			this.#noteOutgrown();
			this.#restart();
		}
		return result;
	}

	async #loopOf(life: Life): Promise<Loop> {
		this.#loop ??= await startLoop({
			driver: life.sees(this.#invariants.watch(this.#newDriver())),
			records: life.sees(this.#store.recordStore),
			trash: life.sees(this.#store.trash),
			clock: this.#world.clock,
			newUid: () => `uid-${this.#host.newId()}`,
			catalog: () => aCatalog(this.#declared, this.#misspelt),
			node: (await this.#world.driver().sweep([])).node,
		});
		return this.#loop;
	}

	#newDriver(): SimDriver {
		const faults: FaultSource = (verb, name) =>
			this.#faults.map((source) => source(verb, name)).find((hit) => hit !== null) ?? null;
		return this.#world.driver({ faults, latency: LATENCY });
	}

	/** What ballast died of growing it has to know only once it grew it again. */
	#isKnown(name: string, spec: InstanceSpec): boolean {
		return !this.#outgrown.has(name) || knowsMore(this.#recordOf(name), spec);
	}

	#noteOutgrown(): void {
		for (const name of NAMES)
			if (hasOutgrown(this.#host, name, this.#recordOf(name))) this.#outgrown.add(name);
	}

	#recordOf(name: string): InstanceRecord | null {
		return this.#store.records.get(name) ?? null;
	}

	#restart(): void {
		this.#life = new Life();
		this.#loop = null;
	}
}

function happen(host: SimHost, { name, what }: OutsideCommand): void {
	const place = { lxcpath: LXCPATH, name };
	switch (what.kind) {
		case 'exit':
			outside.exit(host, place, what.end);
			return;
		case 'start':
		case 'freeze':
		case 'unfreeze':
			outside[what.kind](host, place);
			return;
		case 'hide':
			outside.hide(host, place, what.isHidden);
			return;
		case 'cgroup':
			outside.changeCgroup(host, place, what.change);
			return;
		case 'guest':
			outside.changeGuest(host, name, what.change);
			return;
	}
}
