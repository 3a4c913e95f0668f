import type { DiskSpec, InstanceSpec } from '../../../model/instance-spec.ts';
import { NOTHING_COMES } from '../../../model/memory-arrival.ts';
import type { MemoryLook } from '../../../model/memory-use.ts';
import type { HostFacts } from '../../../model/migration.ts';
import type { ObservedInstance, Remains, Sweep } from '../../../model/observed.ts';
import type { LimitSetting, NicChange } from '../../../model/plan.ts';
import type { Progress } from '../../../model/progress.ts';
import type {
	CommandEnd,
	CommandOrder,
	ContainerDriver,
	HostEvent,
	LimitFailures,
	MadeStorage,
	MovePlaces,
	OwnedTarget,
	RebootOrder,
	RestoreOrder,
	StopHow,
	Target,
} from '../driver.ts';
import type { PreCopy } from '../pre-copy.ts';
import { noFaults } from './faults.ts';
import { type CallOf, SimCall, SimCrash } from './sim-call.ts';
import { checkpointContainer, restoreFromImages } from './sim-checkpoint.ts';
import { cleanUpRemains } from './sim-clean-up.ts';
import { configureContainer, createContainer } from './sim-create.ts';
import { growDisk, madeStorage, prepareDisk, releaseDisks } from './sim-disks.ts';
import type { SimDriverOptions } from './sim-driver-options.ts';
import { execInContainer } from './sim-exec.ts';
import { FAILURES } from './sim-failures.ts';
import { freezeRun, thawRun } from './sim-freeze.ts';
import type { SimHost } from './sim-host.ts';
import { setRunLimits } from './sim-limit.ts';
import type { SimScope } from './sim-locate.ts';
import { readMemoryOf } from './sim-memory-use.ts';
import { refusedArrival, simHostFacts, simMovePlaces } from './sim-moves.ts';
import { setRunNic } from './sim-nic.ts';
import { observeInstance, sweepHost } from './sim-observe.ts';
import { runningRun } from './sim-ours.ts';
import { preCopyObstacles, preCopyRound } from './sim-pre-copy.ts';
import { rebootContainer } from './sim-reboot.ts';
import { startContainer, takeControllers } from './sim-start.ts';
import { stopContainer } from './sim-stop.ts';
import { purgeTrashed, restoreContainer, trashContainer } from './sim-trash.ts';
import { untilAborted } from './until-aborted.ts';

/**
 * The container driver of one process on a simulated host. After a `SimCrash` the process is gone:
 * every call throws it from then on, and a new driver on the same host stands for the next process.
 */
export class SimDriver implements ContainerDriver {
	readonly isOvsBridge = (): boolean => false;
	readonly #host: SimHost;
	readonly #scope: SimScope;
	readonly #options: SimDriverOptions;
	readonly #watched: Set<string>;
	readonly #end = new AbortController();

	readonly checkpointObstacles = (): Promise<readonly string[]> => Promise.resolve([]);
	readonly postCopyObstacles: ContainerDriver['postCopyObstacles'] = () =>
		Promise.resolve(['the host is simulated']);
	readonly preCopyObstacles = () => Promise.resolve(preCopyObstacles(this.#options));
	readonly memoryArrival: ContainerDriver['memoryArrival'] = () => NOTHING_COMES;
	readonly postCopy: ContainerDriver['postCopy'] = null;
	readonly freeBytes = (): Promise<number | null> => Promise.resolve(this.#host.node.diskFree);
	readonly preCopy: PreCopy = {
		round: (target, { round }, signal) =>
			this.#write({ verb: 'preCopy', name: target.name, signal }, (call) =>
				preCopyRound({ ...this.#scope, ...this.#options }, { target, round }, call),
			),
	};

	constructor(host: SimHost, options: SimDriverOptions) {
		this.#host = host;
		this.#scope = { host, lxcpath: options.lxcpath };
		this.#options = options;
		this.#watched = new Set([options.lxcpath]);
	}

	sweep(targets: readonly Target[], signal?: AbortSignal): Promise<Sweep> {
		return this.#call({ verb: 'sweep', name: '', signal }, () => sweepHost(this.#scope, targets));
	}

	observe(target: Target, signal?: AbortSignal): Promise<ObservedInstance> {
		return this.#call({ verb: 'observe', name: target.name, signal }, () =>
			observeInstance(this.#scope, target),
		);
	}

	hasInterface(name: string): boolean {
		const { bridges } = this.#host.node;
		return bridges === null || bridges.includes(name);
	}

	hasPath(path: string): boolean {
		return !this.#host.node.missingPaths.includes(path);
	}

	hostFacts(): Promise<HostFacts> {
		return Promise.resolve(simHostFacts(this.#host));
	}

	movePlaces(name: string, id: string): MovePlaces {
		return simMovePlaces(this.#scope.lxcpath, name, id);
	}

	madeStorage(name: string): Promise<MadeStorage> {
		return Promise.resolve(madeStorage(this.#scope, name));
	}

	readMemory(targets: readonly Target[]): Promise<MemoryLook> {
		return this.#call({ verb: 'observe', name: '' }, () => readMemoryOf(this.#scope, targets));
	}

	create(target: OwnedTarget, spec: InstanceSpec, signal?: AbortSignal): Promise<void> {
		return this.#write({ verb: 'create', name: target.name, signal }, (call) =>
			createContainer(this.#scope, { target, spec }, call),
		);
	}

	creationProgress(): Promise<Progress | null> {
		return Promise.resolve(null);
	}

	prepareStart(target: OwnedTarget, spec: InstanceSpec, signal?: AbortSignal): Promise<void> {
		return this.#write({ verb: 'prepareStart', name: target.name, signal }, (call) =>
			takeControllers(this.#scope, spec, call),
		);
	}

	configure(target: OwnedTarget, spec: InstanceSpec, signal?: AbortSignal): Promise<void> {
		return this.#write({ verb: 'configure', name: target.name, signal }, (call) =>
			configureContainer(this.#scope, { target, spec }, call),
		);
	}

	prepareDisk(target: OwnedTarget, disk: DiskSpec, signal?: AbortSignal): Promise<number | null> {
		return this.#write({ verb: 'prepareDisk', name: target.name, signal }, (call) =>
			prepareDisk(this.#scope, { target, disk }, call),
		);
	}

	growDisk(target: OwnedTarget, disk: DiskSpec, signal?: AbortSignal): Promise<void> {
		return this.#write({ verb: 'growDisk', name: target.name, signal }, (call) =>
			growDisk(this.#scope, { target, disk }, call),
		);
	}

	releaseDisks(
		target: OwnedTarget,
		disks: readonly DiskSpec[],
		signal?: AbortSignal,
	): Promise<void> {
		return this.#write({ verb: 'releaseDisks', name: target.name, signal }, (call) =>
			releaseDisks(this.#scope, { target, disks }, call),
		);
	}

	readonly handOverDisks: ContainerDriver['handOverDisks'] = (...order) =>
		this.releaseDisks(...order);

	start(target: OwnedTarget, spec: InstanceSpec, signal?: AbortSignal): Promise<void> {
		return this.#write({ verb: 'start', name: target.name, signal }, (call) =>
			startContainer(this.#scope, { target, spec }, call),
		);
	}

	stop(target: Target, how: StopHow, signal?: AbortSignal): Promise<void> {
		return this.#write({ verb: 'stop', name: target.name, signal }, (call) =>
			stopContainer(this.#scope, { target, how }, call),
		);
	}

	reboot(target: Target, order: RebootOrder, signal?: AbortSignal): Promise<void> {
		return this.#write({ verb: 'reboot', name: target.name, signal }, (call) =>
			rebootContainer(this.#scope, { target, order }, call),
		);
	}

	checkpoint(target: OwnedTarget, folder: string, signal?: AbortSignal): Promise<void> {
		return this.#write({ verb: 'checkpoint', name: target.name, signal }, (call) =>
			checkpointContainer(this.#scope, { target, folder }, call),
		);
	}

	restore(target: OwnedTarget, { folder }: RestoreOrder, signal?: AbortSignal): Promise<void> {
		return this.#write({ verb: 'restore', name: target.name, signal }, (call) =>
			restoreFromImages(this.#scope, { target, folder }, call),
		);
	}

	freeze(target: Target, signal?: AbortSignal): Promise<void> {
		return this.#write({ verb: 'freeze', name: target.name, signal }, (call) =>
			freezeRun(this.#host, runningRun(this.#scope, target, call)),
		);
	}

	unfreeze(target: Target, signal?: AbortSignal): Promise<void> {
		return this.#write({ verb: 'unfreeze', name: target.name, signal }, (call) =>
			thawRun(this.#host, runningRun(this.#scope, target, call)),
		);
	}

	exec(target: Target, order: CommandOrder, signal?: AbortSignal): Promise<CommandEnd> {
		return this.#call({ verb: 'exec', name: target.name, signal }, (call) =>
			execInContainer(this.#scope, { target, order }, call),
		);
	}

	setLimits(target: Target, settings: readonly LimitSetting[]): Promise<LimitFailures> {
		return this.#write({ verb: 'setLimits', name: target.name }, (call) => {
			const run = runningRun(this.#scope, target, call);
			return setRunLimits(this.#host, { run, settings }, call);
		});
	}

	setNic(target: Target, change: NicChange, signal?: AbortSignal): Promise<void> {
		return this.#write({ verb: 'setNic', name: target.name, signal }, (call) =>
			setRunNic(this.#host, { run: runningRun(this.#scope, target, call), change }, call),
		);
	}

	cleanUp(target: Target, remains: Remains, signal?: AbortSignal): Promise<void> {
		return this.#write({ verb: 'cleanUp', name: target.name, signal }, (call) =>
			cleanUpRemains(this.#scope, { target, remains }, call),
		);
	}

	moveToTrash(target: Target, trashId: string): Promise<void> {
		return this.#write({ verb: 'moveToTrash', name: target.name }, (call) =>
			trashContainer(this.#scope, { target, trashId }, call),
		);
	}

	restoreFromTrash(target: Target, trashId: string): Promise<void> {
		return this.#write({ verb: 'restoreFromTrash', name: target.name }, (call) =>
			restoreContainer(this.#scope, { target, trashId }, call),
		);
	}

	prepareArrival(): Promise<void> {
		return Promise.reject(refusedArrival());
	}

	purgeTrash(trashId: string): Promise<void> {
		return this.#write({ verb: 'purgeTrash', name: trashId }, () =>
			purgeTrashed(this.#scope, trashId),
		);
	}

	watch(onEvent: (event: HostEvent) => void, signal: AbortSignal): Promise<void> {
		const stopListening = this.#host.onStateChange((event, lxcpath) => {
			if (this.#watched.has(lxcpath)) onEvent(event);
		});
		return untilAborted([signal, this.#end.signal]).finally(stopListening);
	}

	watchAlso(lxcpaths: readonly string[]): void {
		for (const lxcpath of lxcpaths) this.#watched.add(lxcpath);
	}

	async #write<T>(which: CallOf, effect: Effect<T>): Promise<T> {
		try {
			return await this.#call(which, effect);
		} finally {
			await this.#options.afterWrite?.();
		}
	}

	async #call<T>({ verb, name, signal }: CallOf, effect: Effect<T>): Promise<T> {
		if (this.#end.signal.aborted) throw new SimCrash(verb, name);
		const call = new SimCall({
			verb,
			name,
			signal,
			reason: FAILURES[verb],
			fault: (this.#options.faults ?? noFaults)(verb, name),
			clock: this.#host.clock,
			end: this.#end.signal,
		});
		try {
			await call.reach('before');
			await call.wait(this.#options.latency?.[verb] ?? 0);
			const result = await effect(call);
			await call.reach('after');
			return result;
		} catch (thrown) {
			if (thrown instanceof SimCrash) this.#end.abort();
			throw thrown;
		}
	}
}

/** What a verb does between `before` and `after`. */
type Effect<T> = (call: SimCall) => T | Promise<T>;
