import type { ContainerDriver, ContainerObserver } from '../drivers/container/driver.ts';
import type { Paths } from '../model/paths.ts';
import type { Settings } from '../settings.ts';

/** Looks at the host, or at the simulated one; has no way to change either. */
export async function openObserver(settings: Settings, paths: Paths): Promise<ContainerObserver> {
	if (settings.simulate) return (await openSimulation(settings, paths)).driver;
	const [{ LxcObserver }, lxcVersion] = await Promise.all([
		import('../drivers/container/lxc/lxc-observer.ts'),
		lxcVersionOfHost(),
	]);
	return new LxcObserver({ paths, lxcVersion });
}

export async function openDriver(settings: Settings, paths: Paths): Promise<ContainerDriver> {
	if (settings.simulate) return openWritableSimulation(settings, paths);
	const [{ LxcDriver }, lxcVersion] = await Promise.all([
		import('../drivers/container/lxc/lxc-driver.ts'),
		lxcVersionOfHost(),
	]);
	return new LxcDriver({ paths, lxcVersion, ganetiOsFolders: settings.ganeti.osFolders });
}

let askedVersion: Promise<string> | null = null;

/** Asked once a run: a command that writes opens an observer and a driver. */
function lxcVersionOfHost(): Promise<string> {
	askedVersion ??= import('../drivers/container/lxc/lxc-version.ts').then((lxc) =>
		lxc.installedLxcVersion(),
	);
	return askedVersion;
}

interface Simulation {
	readonly driver: ContainerDriver;
	readonly save: () => Promise<void>;
}

/** Its file is there before anything else is: it is what tells a simulated root from a real one. */
async function openWritableSimulation(settings: Settings, paths: Paths): Promise<ContainerDriver> {
	const { driver, save } = await openSimulation(settings, paths);
	await save();
	return driver;
}

/** The simulated host lives in a file below the root, so that one command sees what another did. */
async function openSimulation(settings: Settings, paths: Paths): Promise<Simulation> {
	const [{ SimDriver }, { SimHost }, stateFile, { realClock }] = await Promise.all([
		import('../drivers/container/sim/sim-driver.ts'),
		import('../drivers/container/sim/sim-host.ts'),
		import('../drivers/container/sim/sim-state-file.ts'),
		import('../host/real-clock.ts'),
	]);
	const path = stateFile.simStatePath(settings.root);
	const host = new SimHost(await stateFile.loadSimState(path), realClock);
	// each takes its picture when the one before is on disk, so that no older one lands last
	let saved = Promise.resolve();
	const save = (): Promise<void> => {
		saved = saved.then(() => stateFile.saveSimState(path, host.snapshot()));
		return saved;
	};
	return { driver: new SimDriver(host, { lxcpath: paths.lxc, afterWrite: save }), save };
}
