import type { AutoTarget } from '../model/auto-target.ts';
import type { Catalog, Declared, NodeSpec } from '../model/catalog.ts';
import type { Clock } from '../model/clock.ts';
import { belongsHere } from '../model/migration.ts';
import type { ObservedNode } from '../model/observed.ts';
import { nodeSpec } from '../schema/node-spec.ts';
import { placementsIn } from './cluster/placements.ts';
import { Silences } from './cluster/silences.ts';
import { type Fleet, fleetNames, nodeFacts } from './fleet.ts';
import type { Looks } from './looks.ts';
import type { HeldBytes } from './node-memory/held-bytes.ts';
import { overridden, overridesOf } from './plan/override.ts';
import type { Records } from './record/records.ts';
import { type Declaration, declarationOf, isVanished } from './specs/declaration.ts';

export interface WorldOptions {
	readonly records: Records;
	readonly clock: Clock;
	/** This host's name in `spec.node`. */
	readonly nodeName: string;
	readonly pruneMax: number;
	/**
	 * For so long an instance that went from the specs is kept: editors and git remove a file before they
	 * write it anew, and a look in between must not cost a container.
	 */
	readonly graceMs: number;
	/** What each running instance holds of the node's memory, as last seen. */
	readonly held: () => HeldBytes;
	readonly seen: Pick<Looks, 'last'>;
	readonly health: () => Fleet['health'];
	readonly hasInterface: Fleet['hasInterface'];
	readonly isOvsBridge: Fleet['isOvsBridge'];
	readonly hasPath: Fleet['hasPath'];
	readonly memoryArrival: Fleet['memoryArrival'];
	readonly cluster: { readonly view: Fleet['cluster'] };
	readonly canFence: boolean;
	readonly allocations: { readonly answers: Fleet['allocations'] };
}

/** The newest specs and what is known of the node: all that plans depend on beside records. */
export class World {
	readonly #options: WorldOptions;
	#catalog: Catalog;
	#node: ObservedNode;
	/** What the node gives its instances with `memory.target: Auto`, by name. */
	autoTargets: ReadonlyMap<string, AutoTarget> = new Map();
	readonly #silences = new Silences();
	readonly #beganAt: number;
	/** When each instance was first found gone from the specs. */
	readonly #goneSince = new Map<string, number>();

	constructor(options: WorldOptions, catalog: Catalog, node: ObservedNode) {
		this.#options = options;
		this.#catalog = catalog;
		this.#node = node;
		this.#beganAt = options.clock.now();
		this.#noteGone();
	}

	get catalog(): Catalog {
		return this.#catalog;
	}

	set node(node: ObservedNode) {
		this.#node = node;
	}

	/** Returns the names of which the specs say something else now. */
	setCatalog(catalog: Catalog): readonly string[] {
		const before = this.#catalog;
		const names = new Set([...this.names(), ...before.instances.keys(), ...before.invalid.keys()]);
		this.#catalog = catalog;
		this.#noteGone();
		return [...new Set([...names, ...this.names()])].filter(
			(name) => !isSame(this.#declared(before, name), this.#declared(catalog, name)),
		);
	}

	names(): readonly string[] {
		return fleetNames({ catalog: this.#catalog, records: this.#options.records.all });
	}

	fleet(): Fleet {
		const { records, clock, nodeName, pruneMax, held, seen, health, ...host } = this.#options;
		return {
			catalog: this.#catalog,
			records: records.all,
			node: nodeFacts(nodeName, this.#node),
			autoTargets: this.autoTargets,
			memoryTotal: this.#node.memoryTotal,
			held: held(),
			pruneMax,
			graceEnds: this.#graceEnds(),
			seen: seen.last,
			health: health(),
			hasInterface: host.hasInterface,
			isOvsBridge: host.isOvsBridge,
			hasPath: host.hasPath,
			memoryArrival: host.memoryArrival,
			askableSince: this.#beganAt,
			cluster: host.cluster.view,
			silent: this.#silences.update(host.cluster.view, clock.now()),
			heardUntil: this.#silences.heardUntil,
			canFence: host.canFence,
			allocations: host.allocations.answers,
			now: clock.now(),
		};
	}

	/** The instances that are declared for this node, as overrides by hand change them. */
	wantedHere(): readonly Declared[] {
		const { nodeName, records, clock } = this.#options;
		const now = clock.now();
		const all = [...this.#catalog.instances.values()];
		return all
			.filter(({ name, spec }) => belongsHere(spec.node, nodeName, records.get(name)?.owner))
			.map((each) => {
				const overrides = overridesOf(records.get(each.name), each.spec, now);
				return { ...each, spec: overridden(each.spec, overrides) };
			});
	}

	/** The instances that no node has and no spec gives to one, or whose node is gone. */
	unplaced(): readonly string[] {
		return [...placementsIn(this.fleet()).keys()];
	}

	/** This node as its document says, or as the defaults do. */
	nodeSpec(): NodeSpec {
		const { nodeName } = this.#options;
		return this.#catalog.nodes.get(nodeName) ?? nodeSpec(nodeName);
	}

	/** Somebody asks for what the specs say now of these instances: nothing is waited for. */
	believeGone(names: readonly string[]): void {
		for (const name of names) {
			if (this.#goneSince.has(name)) this.#goneSince.set(name, Number.NEGATIVE_INFINITY);
		}
	}

	#noteGone(): void {
		const now = this.#options.clock.now();
		const gone = new Set(
			[...this.#options.records.all.keys()].filter((name) =>
				isVanished(this.#declared(this.#catalog, name)),
			),
		);
		for (const name of this.#goneSince.keys()) if (!gone.has(name)) this.#goneSince.delete(name);
		for (const name of gone) if (!this.#goneSince.has(name)) this.#goneSince.set(name, now);
	}

	#graceEnds(): ReadonlyMap<string, number> {
		const { graceMs, clock } = this.#options;
		const now = clock.now();
		const ends = [...this.#goneSince].map(([name, since]) => [name, since + graceMs] as const);
		return new Map(ends.filter(([, end]) => end > now));
	}

	#declared(catalog: Catalog, name: string): Declaration {
		return declarationOf(catalog, name, this.#options.records.get(name));
	}
}

function isSame(one: Declaration, other: Declaration): boolean {
	return (
		one.keep === other.keep &&
		one.desired?.hash === other.desired?.hash &&
		one.desired?.file === other.desired?.file &&
		one.desired?.source === other.desired?.source &&
		one.invalid?.message === other.invalid?.message
	);
}
