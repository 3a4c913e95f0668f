import { listDirectoriesIfThere } from '../../../host/if-there.ts';
import type { DiskSpec, InstanceSpec } from '../../../model/instance-spec.ts';
import { neededControllers } from '../../../model/limit-controllers.ts';
import type { MemoryArrival } from '../../../model/memory-arrival.ts';
import type { MemoryLook } from '../../../model/memory-use.ts';
import type { HostFacts } from '../../../model/migration.ts';
import type { ObservedInstance, Remains, Sweep } from '../../../model/observed.ts';
import type { Paths } from '../../../model/paths.ts';
import type { LimitSetting, NicChange } from '../../../model/plan.ts';
import type { Progress } from '../../../model/progress.ts';
import { ControllerMounts } from '../../cgroup/controller-mounts.ts';
import { startPrefix } from '../../cgroup/start-prefix.ts';
import { GANETI_OS_FOLDERS } from '../../os/ganeti/definition.ts';
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
import { ConfigChecker } from './check-config.ts';
import { checkpointContainer } from './checkpoint.ts';
import { cleanUp } from './clean-up.ts';
import { ConfigWriter } from './config-writer.ts';
import { createInstance } from './create.ts';
import { creationProgress } from './creation-progress.ts';
import { growDisk, handOverDisks, prepareDisk, releaseDisks } from './disks.ts';
import { execInContainer } from './exec.ts';
import { freeze, thaw } from './freeze.ts';
import { LastLooks } from './last-looks.ts';
import { setLimits } from './limits.ts';
import { LxcMonitor } from './lxc-monitor.ts';
import { LxcObserver } from './lxc-observer.ts';
import { setNic } from './nics/set-nic.ts';
import { LxcPostCopy } from './post-copy/lxc-post-copy.ts';
import { LxcPreCopy } from './pre-copy/lxc-pre-copy.ts';

import { prepareArrival } from './prepare-arrival.ts';
import { readConfigHost } from './read-config-host.ts';
import { rebootContainer } from './reboot.ts';
import { restoreContainer } from './restore.ts';
import { RunningDevices } from './running-devices.ts';
import { prepareStart, type StartContext, startContainer } from './start.ts';
import { stopContainer } from './stop.ts';
import { moveToTrash, purgeTrash, restoreFromTrash } from './trash.ts';

export interface LxcDriverOptions {
	readonly paths: Paths;
	/** As `lxc-start --version` prints it. */
	readonly lxcVersion: string;
	/** Where Ganeti OS definitions are looked for. */
	readonly ganetiOsFolders?: readonly string[];
}

/** The driver of real LXC containers; each verb is a file of its own. */
export class LxcDriver implements ContainerDriver {
	readonly #paths: Paths;
	readonly #ganetiOsFolders: readonly string[];
	readonly #observer: LxcObserver;
	readonly #configs: ConfigWriter;
	readonly #controllers: ControllerMounts;
	readonly #devices = new RunningDevices();
	readonly #looks = new LastLooks();
	readonly #watched = new Set<string>();
	readonly preCopy: LxcPreCopy;
	readonly postCopy: LxcPostCopy;
	#monitor: LxcMonitor | null = null;

	constructor({ paths, lxcVersion, ganetiOsFolders = GANETI_OS_FOLDERS }: LxcDriverOptions) {
		this.#paths = paths;
		this.#ganetiOsFolders = ganetiOsFolders;
		this.#observer = new LxcObserver({ paths, lxcVersion });
		this.#configs = new ConfigWriter({
			paths,
			checker: new ConfigChecker(paths.configCheck),
			readHost: () => readConfigHost(lxcVersion),
		});
		this.#controllers = new ControllerMounts(paths.cgroupMounts);
		this.preCopy = new LxcPreCopy(this.#context);
		this.postCopy = new LxcPostCopy(this.#context);
	}

	async sweep(targets: readonly Target[], signal?: AbortSignal): Promise<Sweep> {
		const sweep = await this.#observer.sweep(targets, signal);
		this.#looks.addAll(sweep);
		return sweep;
	}

	async observe(target: Target, signal?: AbortSignal): Promise<ObservedInstance> {
		const observed = await this.#observer.observe(target, signal);
		this.#looks.add(observed);
		return observed;
	}

	hasInterface(name: string, lentTo?: string): boolean {
		return this.#observer.hasInterface(name, lentTo);
	}

	isOvsBridge(name: string): boolean {
		return this.#observer.isOvsBridge(name);
	}

	hasPath(path: string): boolean {
		return this.#observer.hasPath(path);
	}

	checkpointObstacles(target: Target): Promise<readonly string[]> {
		return this.#observer.checkpointObstacles(target);
	}

	postCopyObstacles(): Promise<readonly string[]> {
		return this.#observer.postCopyObstacles();
	}

	preCopyObstacles(): Promise<readonly string[]> {
		return this.#observer.preCopyObstacles();
	}

	memoryArrival(folder: string): MemoryArrival {
		return this.#observer.memoryArrival(folder);
	}

	hostFacts(): Promise<HostFacts> {
		return this.#observer.hostFacts();
	}

	movePlaces(name: string, id: string): MovePlaces {
		return this.#observer.movePlaces(name, id);
	}

	freeBytes(path: string): Promise<number | null> {
		return this.#observer.freeBytes(path);
	}

	madeStorage(name: string): Promise<MadeStorage> {
		return this.#observer.madeStorage(name);
	}

	readMemory(targets: readonly Target[]): Promise<MemoryLook> {
		return this.#observer.readMemory(targets);
	}

	create(target: OwnedTarget, spec: InstanceSpec, signal?: AbortSignal): Promise<void> {
		const ganetiOsFolders = this.#ganetiOsFolders;
		const context = { ...this.#context, configs: this.#configs, ganetiOsFolders };
		return createInstance(context, { target, spec }, signal);
	}

	creationProgress({ name }: Target, spec: InstanceSpec): Promise<Progress | null> {
		return creationProgress(this.#paths, name, spec);
	}

	prepareStart(target: OwnedTarget, spec: InstanceSpec, signal?: AbortSignal): Promise<void> {
		return prepareStart(this.#startContext(signal), { target, spec }, signal);
	}

	configure(target: OwnedTarget, spec: InstanceSpec, signal?: AbortSignal): Promise<void> {
		return this.#configs.configure(target, spec, signal);
	}

	prepareDisk(target: OwnedTarget, disk: DiskSpec, signal?: AbortSignal): Promise<number | null> {
		return prepareDisk(this.#context, { target, disk }, signal);
	}

	growDisk(target: OwnedTarget, disk: DiskSpec, signal?: AbortSignal): Promise<void> {
		return growDisk(this.#context, { target, disk }, signal);
	}

	releaseDisks(
		target: OwnedTarget,
		disks: readonly DiskSpec[],
		signal?: AbortSignal,
	): Promise<void> {
		return releaseDisks(this.#context, { target, disks }, signal);
	}

	handOverDisks(
		target: OwnedTarget,
		disks: readonly DiskSpec[],
		signal?: AbortSignal,
	): Promise<void> {
		return handOverDisks(this.#context, { target, disks }, signal);
	}

	start(target: OwnedTarget, spec: InstanceSpec, signal?: AbortSignal): Promise<void> {
		return startContainer(this.#startContext(signal), { target, spec }, signal);
	}

	stop(target: Target, how: StopHow, signal?: AbortSignal): Promise<void> {
		return stopContainer(this.#context, { target, how }, signal);
	}

	reboot(target: Target, order: RebootOrder, signal?: AbortSignal): Promise<void> {
		return rebootContainer(this.#context, { target, order }, signal);
	}

	checkpoint(target: OwnedTarget, folder: string, signal?: AbortSignal): Promise<void> {
		return checkpointContainer(this.#context, { target, folder }, signal);
	}

	restore(target: OwnedTarget, order: RestoreOrder, signal?: AbortSignal): Promise<void> {
		const prepareCgroups = (spec: InstanceSpec) => this.#prepareCgroups(spec, signal);
		return restoreContainer({ ...this.#context, prepareCgroups }, { target, ...order }, signal);
	}

	freeze(target: Target, signal?: AbortSignal): Promise<void> {
		return freeze(this.#context, target, signal);
	}

	unfreeze(target: Target, signal?: AbortSignal): Promise<void> {
		return thaw(this.#context, target, signal);
	}

	exec(target: Target, order: CommandOrder, signal?: AbortSignal): Promise<CommandEnd> {
		return execInContainer(this.#context, { target, order }, signal);
	}

	setLimits(target: Target, settings: readonly LimitSetting[]): Promise<LimitFailures> {
		const context = { ...this.#context, devices: this.#devices, looks: this.#looks };
		return setLimits(context, target, settings);
	}

	setNic(target: Target, change: NicChange, signal?: AbortSignal): Promise<void> {
		return setNic(this.#context, { target, change }, signal);
	}

	cleanUp(target: Target, remains: Remains): Promise<void> {
		return cleanUp(this.#context, target, remains);
	}

	moveToTrash(target: Target, trashId: string): Promise<void> {
		return moveToTrash(this.#context, target, trashId);
	}

	restoreFromTrash(target: Target, trashId: string): Promise<void> {
		return restoreFromTrash(this.#paths, target, trashId);
	}

	prepareArrival(target: OwnedTarget, id: string): Promise<void> {
		return prepareArrival(this.#paths, target, id);
	}

	purgeTrash(trashId: string): Promise<void> {
		return purgeTrash(this.#paths, trashId);
	}

	async watch(onEvent: (event: HostEvent) => void, signal: AbortSignal): Promise<void> {
		const monitor = new LxcMonitor({
			lxcpath: this.#paths.lxc,
			onEvent,
			onListening: ({ lxcpath }) => {
				// nobody listened until now, so each of them may have changed
				for (const name of listDirectoriesIfThere(lxcpath)) {
					onEvent({ name, what: 'listening' });
				}
			},
		});
		monitor.watchAlso([...this.#watched]);
		this.#monitor = monitor;
		await monitor.watch(signal);
	}

	watchAlso(lxcpaths: readonly string[]): void {
		for (const lxcpath of lxcpaths) {
			this.#watched.add(lxcpath);
		}
		this.#monitor?.watchAlso(lxcpaths);
	}

	async #prepareCgroups(spec: InstanceSpec, signal?: AbortSignal): Promise<readonly string[]> {
		return startPrefix(await this.#controllers.ensure(neededControllers(spec), signal));
	}

	#startContext(signal?: AbortSignal): StartContext {
		const prepareCgroups = (spec: InstanceSpec) => this.#prepareCgroups(spec, signal);
		return { ...this.#context, configs: this.#configs, prepareCgroups };
	}

	get #context() {
		return { paths: this.#paths, observer: this.#observer };
	}
}
