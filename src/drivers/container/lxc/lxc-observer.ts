import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { closeUnread, readIfThere, statIfThere } from '../../../host/if-there.ts';
import { BootTime } from '../../../host/process-stat.ts';
import { messageOf, OperationError } from '../../../model/errors.ts';
import { isDenied } from '../../../model/file-error.ts';
import type { MemoryArrival } from '../../../model/memory-arrival.ts';
import type { MemoryLook } from '../../../model/memory-use.ts';
import type { HostFacts } from '../../../model/migration.ts';
import type { ObservedInstance, ObservedLife, Sweep } from '../../../model/observed.ts';
import type { Paths } from '../../../model/paths.ts';
import type { ContainerObserver, MadeStorage, MovePlaces, Target } from '../driver.ts';
import { checkpointObstacles } from './checkpoint-obstacles.ts';
import { instanceOfFolder } from './container-folder.ts';
import { findForeign } from './foreign.ts';
import { freeBytes } from './free-bytes.ts';
import { hostFacts } from './host-facts.ts';
import { hasInterface, isOvsBridge } from './host-links.ts';
import { type HostLook, HostLooker, placeKey } from './host-look.ts';
import { InstanceReader } from './instance-reader.ts';
import { madeStorage } from './made-storage.ts';
import { MemoryReader } from './memory-reader.ts';
import { movePlacesOf } from './move-places.ts';
import { NicNotes } from './nics/notes.ts';
import { observeNode } from './observe-node.ts';
import { folderOf } from './places.ts';
import { memoryArrival } from './post-copy/marks.ts';
import { postCopyObstacles } from './post-copy/obstacles.ts';
import { preCopyObstacles } from './pre-copy/obstacles.ts';
import type { LifeObserver } from './verb-context.ts';

export interface ObserverOptions {
	readonly paths: Paths;
	readonly lxcVersion: string;
	/** Where the host's /proc is; another place for simulated hosts. */
	readonly procRoot?: string;
	/** The lxcpath of containers that people make by hand; those are listed as foreign. */
	readonly usualLxcpath?: string;
}

/** What is to be read of one instance from a look at the host. */
interface Reading<T> {
	readonly name: string;
	readonly read: (look: HostLook) => Promise<T>;
}

/** How many containers are looked at before other work of the process gets its turn. */
const BATCH = 50;

/**
 * Observes LXC containers through files: sockets, cgroups, configs, logs. A process is started only for a
 * container whose files cannot tell its state: one that starts or ends at this very moment.
 */
export class LxcObserver implements ContainerObserver, LifeObserver {
	readonly #paths: Paths;
	readonly #host: { readonly procRoot: string; readonly lxcVersion: string };
	readonly #usualLxcpath: string;
	readonly #boot: BootTime;
	readonly #looker: HostLooker;
	readonly #instances: InstanceReader;
	readonly #memory: MemoryReader;

	constructor(options: ObserverOptions) {
		const { paths, lxcVersion, procRoot = '/proc', usualLxcpath = '/var/lib/lxc' } = options;
		this.#paths = paths;
		this.#host = { procRoot, lxcVersion };
		this.#usualLxcpath = usualLxcpath;
		this.#boot = new BootTime(procRoot);
		this.#looker = new HostLooker(procRoot, paths);
		const { inits } = this.#looker;
		this.#instances = new InstanceReader({ paths, procRoot, inits, boot: this.#boot });
		const placeOf = (target: Target) => this.#instances.placeOf(target);
		this.#memory = new MemoryReader({ procRoot, looker: this.#looker, placeOf });
	}

	async sweep(targets: readonly Target[], signal?: AbortSignal): Promise<Sweep> {
		this.#boot.refresh();
		const look = this.#looker.look(null);
		const all = this.#withUntargeted(targets, look);
		const instances = new Map<string, ObservedInstance>();
		for (const [index, target] of all.entries()) {
			if (index % BATCH === BATCH - 1) await setImmediate();
			signal?.throwIfAborted();
			instances.set(target.name, await this.#readOrExplain(target, look, signal));
		}
		const doubtful = all.filter(({ name }) => instances.get(name)?.contradiction != null);
		if (doubtful.length > 0) {
			const second = this.#looker.look(null);
			for (const target of doubtful) {
				instances.set(target.name, await this.#readOrExplain(target, second, signal));
			}
		}
		this.#looker.keepOnly(look, initPids(instances));
		closeUnread();
		return {
			node: observeNode(look.layout, { ...this.#host, bootedAt: this.#boot.at }),
			instances,
			foreign: findForeign(look, this.#usualLxcpath, this.#manages(all)),
		};
	}

	observe(target: Target, signal?: AbortSignal): Promise<ObservedInstance> {
		const read = (look: HostLook) => this.#instances.read(target, look, signal);
		return this.#lookAt({ name: target.name, read }, signal);
	}

	life(target: Target, signal?: AbortSignal): Promise<ObservedLife> {
		const read = async (look: HostLook) => (await this.#instances.life(target, look, signal)).life;
		return this.#lookAt({ name: target.name, read }, signal);
	}

	hasInterface(name: string, lentTo?: string): boolean {
		if (hasInterface(name) || lentTo === undefined) return hasInterface(name);
		return new NicNotes(this.#paths, lentTo).all().some(({ nic }) => nic.phys === name);
	}

	isOvsBridge(name: string): boolean {
		return isOvsBridge(name);
	}

	hasPath(path: string): boolean {
		return statIfThere(path) !== null;
	}

	async checkpointObstacles(target: Target): Promise<readonly string[]> {
		const { name, state, initPid, lxcpath } = await this.life(target);
		if (state !== 'RUNNING' || initPid === null) return [`it is ${state}`];
		const config = readIfThere(join(lxcpath, name, 'config')) ?? '';
		return checkpointObstacles({ initPid, config });
	}

	postCopyObstacles(): Promise<readonly string[]> {
		return postCopyObstacles();
	}

	preCopyObstacles(): Promise<readonly string[]> {
		return preCopyObstacles();
	}

	memoryArrival(folder: string): MemoryArrival {
		return memoryArrival(folder);
	}

	hostFacts(): Promise<HostFacts> {
		return hostFacts(this.#host.lxcVersion);
	}

	movePlaces(name: string, id: string): MovePlaces {
		return movePlacesOf(this.#paths, name, id);
	}

	madeStorage(name: string): Promise<MadeStorage> {
		return madeStorage(folderOf(this.#paths, name));
	}

	freeBytes(path: string): Promise<number | null> {
		return freeBytes(path);
	}

	readMemory(targets: readonly Target[]): Promise<MemoryLook> {
		return Promise.resolve(this.#memory.read(targets));
	}

	/**
	 * One container that cannot be observed must not hide the others; nothing will be done with it. Who may not look, as when ballast is not run
	 * as root, would see none.
	 */
	async #readOrExplain(
		target: Target,
		look: HostLook,
		signal?: AbortSignal,
	): Promise<ObservedInstance> {
		try {
			return await this.#instances.read(target, look, signal);
		} catch (thrown) {
			signal?.throwIfAborted();
			if (isDenied(thrown)) throw thrown;
			return unobservable(target, this.#paths.lxc, messageOf(thrown));
		}
	}

	/** One target alone, by a look of its own. */
	async #lookAt<T extends ObservedLife>(reading: Reading<T>, signal?: AbortSignal): Promise<T> {
		this.#boot.refresh();
		const first = await this.#lookOnce(reading, signal);
		if (first.contradiction === null) return first;
		// it may have started or ended between two of our reads
		return this.#lookOnce(reading, signal);
	}

	async #lookOnce<T>({ name, read }: Reading<T>, signal?: AbortSignal): Promise<T> {
		const look = this.#looker.look(name);
		try {
			return await read(look);
		} catch (cause) {
			if (cause instanceof OperationError || signal?.aborted) throw cause;
			throw new OperationError(`cannot observe ${name}: ${messageOf(cause)}`, {
				reason: 'ObserveFailed',
				cause,
			});
		}
	}

	/** The targets, and whatever else is or runs in our lxcpath. */
	#withUntargeted(targets: readonly Target[], look: HostLook): readonly Target[] {
		const all = new Map(targets.map((target) => [target.name, target]));
		const folders = [...(look.folders ?? [])].flatMap((folder) => instanceOfFolder(folder) ?? []);
		const running = [...look.sockets.places, ...[...look.watched.values()].flat()]
			.filter(({ lxcpath }) => lxcpath === this.#paths.lxc)
			.map(({ name }) => name);
		for (const name of [...folders, ...running]) {
			if (!all.has(name)) all.set(name, { name, uid: null, adoptedFrom: null });
		}
		return [...all.values()];
	}

	#manages(targets: readonly Target[]): (place: { lxcpath: string; name: string }) => boolean {
		const places = new Set(targets.map((target) => placeKey(this.#instances.placeOf(target))));
		return (place) => places.has(placeKey(place));
	}
}

function initPids(instances: ReadonlyMap<string, ObservedInstance>): ReadonlySet<number> {
	return new Set([...instances.values()].flatMap(({ initPid }) => initPid ?? []));
}

function unobservable(target: Target, lxcpath: string, why: string): ObservedInstance {
	return {
		name: target.name,
		ownership: target.uid === null ? 'Foreign' : 'Ours',
		uid: target.uid,
		lxcpath: target.adoptedFrom ?? lxcpath,
		state: 'STOPPED',
		initPid: null,
		startedAt: null,
		remains: [],
		contradiction: `it cannot be observed: ${why}`,
		rootfs: 'Absent',
		mountedDisks: [],
		hasSystemd: false,
		idRange: null,
		configHash: null,
		limits: null,
		lastExit: null,
	};
}
