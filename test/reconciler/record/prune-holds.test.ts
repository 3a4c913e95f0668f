import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { SimCrash } from '../../../src/drivers/container/sim/sim-call.ts';
import type { Daemon } from '../../../src/reconciler/daemon.ts';
import { Life } from '../../support/life.ts';
import { SimNode } from '../../support/sim-node.ts';

const SECOND = 1000;
const NAMES = ['a', 'b', 'c', 'd', 'e'];
const MAX = 2;
/** Longer than it takes until everything is looked at again. */
const RESYNC = 340 * SECOND;
/** For so long at most nobody starts a daemon that died. */
const STEP = 5 * SECOND;

/** A host whose daemon dies now and then, and on which more instances vanished than prune.max. */
class ManyVanished {
	readonly node = new SimNode();
	readonly approved = new Set<string>();
	#daemon: Daemon | null = null;
	#life: Life | null = null;
	/** So many moments later the daemon dies. */
	#until = Number.POSITIVE_INFINITY;

	static async begin(): Promise<ManyVanished> {
		const story = new ManyVanished();
		for (const name of ['keeper', ...NAMES]) story.node.declare(name);
		await story.goOn(5 * SECOND);
		story.node.undeclare(...NAMES);
		// the guard holds them from here on
		await story.goOn(5 * SECOND);
		return story;
	}

	/** Lets time pass, with as many daemons as it takes. */
	async goOn(ms: number): Promise<void> {
		const end = this.node.clock.now() + ms;
		while (this.node.clock.now() < end) {
			await this.#boot();
			await this.node.clock.advance(Math.min(STEP, end - this.node.clock.now()));
		}
	}

	/** What is gone is not declared again. */
	async act(act: Act): Promise<void> {
		const { name } = act;
		if (act.do === 'die') this.#until = act.after;
		else if (act.do === 'approve') await this.#approve(name);
		else if (act.do === 'undeclare') this.node.undeclare(name);
		else if (this.node.container(name) !== null) this.node.declare(name);
		await this.goOn(act.ms);
	}

	left(): readonly string[] {
		return Object.keys(this.node.states()).toSorted();
	}

	async #approve(name: string): Promise<void> {
		await this.#boot();
		const daemon = this.#daemon;
		if (daemon === null || this.node.specs.files.has(`${name}.yaml`)) return;
		const { instances } = await this.node.status(daemon);
		const hash = instances.find((instance) => instance.name === name)?.plan.hash ?? '';
		if (hash === '') return;
		this.approved.add(name);
		await this.node.clock.runUntil(daemon.api.approve(name, hash)).catch(onlyDeaths);
	}

	async #boot(): Promise<void> {
		if (this.#life !== null && !this.#life.isOver) return;
		this.#until = Number.POSITIVE_INFINITY;
		const life = new Life(() => this.#until-- <= 0);
		this.#life = life;
		const options = { faults: life.faults, guard: life.guard, pruneMax: MAX };
		this.#daemon = await this.node.boot(options).catch(onlyDeaths);
	}
}

function onlyDeaths(thrown: unknown): null {
	if (thrown instanceof SimCrash) return null;
	throw thrown;
}

type Act =
	| { readonly do: 'die'; readonly name: string; readonly after: number; readonly ms: number }
	| {
			readonly do: 'approve' | 'declare' | 'undeclare';
			readonly name: string;
			readonly ms: number;
	  };

const nameArb = fc.constantFrom(...NAMES);
const msArb = fc.constantFrom(500, 5 * SECOND, 30 * SECOND);
const actArb: fc.Arbitrary<Act> = fc.oneof(
	{
		weight: 3,
		arbitrary: fc.record({ do: fc.constant('approve' as const), name: nameArb, ms: msArb }),
	},
	fc.record({ do: fc.constant('declare' as const), name: nameArb, ms: msArb }),
	fc.record({
		do: fc.constant('die' as const),
		name: nameArb,
		after: fc.integer({ min: 0, max: 12 }),
		ms: msArb,
	}),
);

describe('of more instances than prune.max that vanished', () => {
	test('nothing goes unapproved, whatever is approved, declared again and killed', async () => {
		await fc.assert(
			fc.asyncProperty(fc.array(actArb, { minLength: 1, maxLength: 8 }), async (acts) => {
				const story = await ManyVanished.begin();
				for (const act of acts) await story.act(act);
				await story.goOn(RESYNC);
				const gone = NAMES.filter((name) => !story.left().includes(name));
				expect(gone.filter((name) => !story.approved.has(name))).toEqual([]);
			}),
			{ numRuns: 40 },
		);
	}, 60_000);

	test('the last ones stay when the others were approved and are gone, also after a restart', async () => {
		const story = await ManyVanished.begin();
		for (const name of ['a', 'b', 'c']) await story.act({ do: 'approve', name, ms: SECOND });
		await story.goOn(RESYNC);
		await story.act({ do: 'die', name: 'd', after: 0, ms: RESYNC });
		expect(story.left()).toEqual(['d', 'e', 'keeper']);
	});

	test('what is declared again may go by itself later', async () => {
		const story = await ManyVanished.begin();
		for (const name of NAMES) await story.act({ do: 'declare', name, ms: SECOND });
		await story.act({ do: 'undeclare', name: 'e', ms: 5 * SECOND });
		expect(story.left()).toEqual(['a', 'b', 'c', 'd', 'keeper']);
	});

	test('all go once prune.max is as many', async () => {
		const story = await ManyVanished.begin();
		await story.node.boot({ pruneMax: NAMES.length });
		await story.node.clock.advance(5 * SECOND);
		expect(story.left()).toEqual(['keeper']);
	});
});
