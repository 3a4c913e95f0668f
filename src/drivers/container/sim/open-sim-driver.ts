import type { Clock } from '../../../model/clock.ts';
import { pathsBelow } from '../../../model/paths.ts';
import { SimDriver } from './sim-driver.ts';
import { simHost } from './sim-run.ts';
import { loadSimState, saveSimState, simStatePath } from './sim-state-file.ts';

/** The driver of `--simulate`: what it does to its host is on disk when a call returns. */
export async function openSimDriver(options: {
	readonly root: string;
	readonly clock: Clock;
}): Promise<SimDriver> {
	const path = simStatePath(options.root);
	const host = simHost(await loadSimState(path), options.clock);
	let saved = Promise.resolve();
	// One after the other, or an older state could replace a newer one. Who waits for a save hears of its failure.
	const save = () => {
		saved = saved.catch(() => undefined).then(() => saveSimState(path, host.snapshot()));
		return saved;
	};
	return new SimDriver(host, { lxcpath: pathsBelow(options.root).lxc, afterWrite: save });
}
