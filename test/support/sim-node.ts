import type { Allocator } from '../../src/drivers/allocator/allocator.ts';
import { type FaultSource, noFaults } from '../../src/drivers/container/sim/faults.ts';
import { SimClock } from '../../src/drivers/container/sim/sim-clock.ts';
import type { SimContainer, SimRun } from '../../src/drivers/container/sim/sim-container.ts';
import { SimDriver } from '../../src/drivers/container/sim/sim-driver.ts';
import type { SimDriverOptions } from '../../src/drivers/container/sim/sim-driver-options.ts';
import { SimHost } from '../../src/drivers/container/sim/sim-host.ts';
import { SEED_STATE } from '../../src/drivers/container/sim/sim-state.ts';
import type { Peers } from '../../src/drivers/migration/peer.ts';
import type { NodeStatus } from '../../src/model/instance-status.ts';
import { Daemon, type DaemonParts } from '../../src/reconciler/daemon.ts';
import { NO_METER } from '../../src/reconciler/meter.ts';
import type { ClusterStore } from '../../src/store/cluster-store.ts';
import { MemorySource } from './memory-source.ts';
import { MemoryStore } from './memory-store.ts';

export const LXCPATH = '/var/lib/ballast/lxc';

export interface BootOptions {
	readonly faults?: FaultSource;
	readonly latency?: SimDriverOptions['latency'];
	readonly guard?: () => void;
	readonly pruneMax?: number;
	readonly cluster?: ClusterStore | null;
	readonly peers?: Peers | null;
	readonly allocator?: Allocator | null;
}

/** A simulated host with a spec folder and a store, on which one daemon after the other may run. */
export class SimNode {
	readonly clock: SimClock;
	readonly host: SimHost;
	readonly specs = new MemorySource();
	readonly store = new MemoryStore();
	readonly defects: unknown[] = [];
	leftoversRemoved = 0;
	readonly #name: string;
	#uids = 0;

	/** The host may have a clock of its own. */
	constructor(
		clock = new SimClock(Date.UTC(2026, 0, 1)),
		name = 'n1',
		host = new SimHost(SEED_STATE, clock),
	) {
		this.clock = clock;
		this.host = host;
		this.#name = name;
	}

	/** Writes `NAME.yaml`; `spec` are lines below `spec:`. */
	declare(name: string, ...spec: readonly string[]): void {
		const memory = spec.some((line) => line.startsWith('memory:')) ? [] : ['memory: {max: 64Mi}'];
		const os = spec.some((line) => line.includes('directory: {path:'))
			? []
			: ['os: {template: busybox}'];
		const lines = [...os, ...memory, ...spec];
		const body = lines.map((line) => `  ${line}\n`).join('');
		const head = `apiVersion: ballast/v1\nkind: Instance\nmetadata: {name: ${name}}\nspec:\n`;
		this.specs.files.set(`${name}.yaml`, head + body);
		this.specs.changed();
	}

	undeclare(...names: readonly string[]): void {
		for (const name of names) this.specs.files.delete(`${name}.yaml`);
		this.specs.changed();
	}

	parts({
		faults = noFaults,
		latency = {},
		guard,
		pruneMax = 10,
		cluster = null,
		peers = null,
		allocator = null,
	}: BootOptions = {}): DaemonParts {
		return {
			settings: {
				node: this.#name,
				prune: { max: pruneMax },
				trash: { keep: 86_400_000 },
				loop: { workers: 4, resync: 300_000 },
				migration: { bandwidth: null, listen: null },
			},
			driver: new SimDriver(this.host, { lxcpath: LXCPATH, faults, latency }),
			source: this.specs,
			store: this.store.recordsOf(guard),
			trash: this.store.trashOf(guard),
			events: this.store.eventsAt(() => this.host.clock.now()),
			clock: this.host.clock,
			random: () => 0.5,
			meter: NO_METER,
			peers,
			cluster,
			allocator,
			newUid: () => `uid-${this.#name}-${++this.#uids}`,
			log: {
				info: () => undefined,
				warn: () => undefined,
				error: (fields) => this.defects.push(fields),
			},
			adopter: { read: () => Promise.reject(new Error('nothing to adopt')) },
			removeLeftovers: () => Promise.resolve(void this.leftoversRemoved++),
			self: { pid: 1, startedAt: this.host.clock.now(), version: '1.0.0' },
		};
	}

	boot(options: BootOptions = {}): Promise<Daemon> {
		return this.clock.runUntil(Daemon.start(this.parts(options)));
	}

	container(name: string): SimContainer | null {
		return this.host.container({ lxcpath: LXCPATH, name });
	}

	runs(name: string): readonly SimRun[] {
		return this.host.runsOf({ lxcpath: LXCPATH, name });
	}

	/** The state of each container of ours, by name. */
	states(): Readonly<Record<string, string>> & { readonly web1?: string } {
		return Object.fromEntries(
			[...this.host.containers.values()]
				.filter(({ lxcpath }) => lxcpath === LXCPATH)
				.map(({ name }) => [name, this.runs(name)[0]?.state ?? 'STOPPED']),
		);
	}

	/** The reasons of all events of one instance, oldest first. */
	reasons(name: string): readonly string[] {
		return this.store.events
			.filter(({ instance }) => instance === name)
			.map(({ reason }) => reason);
	}

	status(daemon: Daemon): Promise<NodeStatus> {
		return this.clock.runUntil(daemon.api.status());
	}

	/** How a condition of an instance stands: `True`, or its status with its reason. */
	async condition(daemon: Daemon, name: string, type: string): Promise<string | undefined> {
		const { instances } = await this.status(daemon);
		const found = instances
			.find((instance) => instance.name === name)
			?.conditions.find((condition) => condition.type === type);
		if (found === undefined) return undefined;
		return found.status === 'True' ? `True ${found.reason}` : `${found.status} ${found.reason}`;
	}
}
