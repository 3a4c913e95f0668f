import type { ContainerObserver, Target } from '../../drivers/container/driver.ts';
import type { AutoTarget } from '../../model/auto-target.ts';
import type { Declared, NodeSpec } from '../../model/catalog.ts';
import type { Clock } from '../../model/clock.ts';
import type { MemoryLook, MemoryUse } from '../../model/memory-use.ts';
import { autoInstance, type Reading } from '../memory/auto-instance.ts';
import type { AutoNode, Past } from '../memory/share-input.ts';
import { shareMemory } from '../memory/share-memory.ts';

export interface AutoMemoryOptions {
	readonly observer: Pick<ContainerObserver, 'readMemory'>;
	readonly clock: Clock;
	/** The instances that are to be on this node, as they are wanted now. */
	readonly declared: () => readonly Declared[];
	readonly node: () => NodeSpec;
	readonly targetOf: (name: string) => Target;
}

/**
 * Shares the node's memory among its running instances with `memory.target: Auto`, round by round. It only
 * says what each should have: limits are set by the steps of the plans, like every other limit.
 */
export class AutoMemory {
	readonly #options: AutoMemoryOptions;
	#targets: ReadonlyMap<string, AutoTarget> = new Map();
	#past: ReadonlyMap<string, Past> = new Map();
	#readings: ReadonlyMap<string, Reading> = new Map();

	constructor(options: AutoMemoryOptions) {
		this.#options = options;
	}

	/** What each was given by the last round. Who has not been looked at yet is not there. */
	get targets(): ReadonlyMap<string, AutoTarget> {
		return this.#targets;
	}

	/** One round. Returns the names whose target changed. Reads nothing when nobody has target Auto. */
	async round(): Promise<readonly string[]> {
		const { observer, targetOf, declared, node, clock } = this.#options;
		const all = declared().filter(isUp);
		const auto = all.filter(isAuto);
		if (auto.length === 0) {
			this.#forget();
			return [];
		}
		const unlimited = all.filter((each) => !isAuto(each) && limitOf(each) === null);
		const look = await observer.readMemory(
			[...auto, ...unlimited].map(({ name }) => targetOf(name)),
		);
		const others = all.filter((each) => !isAuto(each));
		return this.#share(auto, nodeOf(node(), look, others), { look, now: clock.now() });
	}

	#share(
		auto: readonly Declared[],
		node: AutoNode,
		{ look, now }: { readonly look: MemoryLook; readonly now: number },
	): readonly string[] {
		const running = auto.flatMap(({ name, spec: { memory } }) => {
			const use = look.instances.get(name);
			return use === undefined ? [] : [{ name, memory, now: { use, at: now } }];
		});
		const instances = running.map((each) => {
			const before = this.#readings.get(each.name) ?? null;
			const given = this.#targets.get(each.name) ?? null;
			return autoInstance({ ...each, before, given }, node.total - node.reserve);
		});
		const { targets, past } = shareMemory({ node, instances, past: this.#past, now });
		const changed = instances.filter(({ name, target }) => targets.get(name)?.target !== target);
		this.#targets = targets;
		this.#past = past;
		this.#readings = new Map(running.map(({ name, now: reading }) => [name, reading]));
		return changed.map(({ name }) => name);
	}

	#forget(): void {
		this.#targets = new Map();
		this.#past = new Map();
		this.#readings = new Map();
	}
}

function isUp({ spec: { state } }: Declared): boolean {
	return state === 'Running' || state === 'Frozen';
}

function isAuto({ spec: { memory } }: Declared): boolean {
	return memory.target === 'Auto';
}

/** What one without target Auto may use; `null` = no limit. */
function limitOf({ spec: { memory } }: Declared): number | null {
	return typeof memory.target === 'number' ? memory.target : memory.max;
}

function nodeOf(
	{ reserve, overcommit }: NodeSpec,
	{ total, available, instances }: MemoryLook,
	others: readonly Declared[],
): AutoNode {
	const promises = others.map((each) => limitOf(each) ?? usageOf(instances.get(each.name)));
	return {
		total,
		available,
		reserve: reserve.memory,
		overcommit: overcommit.memory,
		promised: promises.reduce((sum, bytes) => sum + bytes, 0),
	};
}

function usageOf(use: MemoryUse | undefined): number {
	return use?.usage ?? 0;
}
