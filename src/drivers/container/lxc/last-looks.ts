import { BootTime, readProcessStat } from '../../../host/process-stat.ts';
import type { ObservedInstance, Sweep } from '../../../model/observed.ts';
import type { Target } from '../driver.ts';

/** Within the jitter of the boot time; a pid does not come round in so short a time. */
const SAME_START_MS = 1000;

/**
 * What the last look showed of each running container. It stands for another look as long as the same init
 * runs, which is one file to read instead of a dozen: enough for what does no harm to a container that is ours.
 */
export class LastLooks {
	readonly #seen = new Map<string, ObservedInstance>();
	readonly #boot = new BootTime('/proc');

	add(observed: ObservedInstance): void {
		const { name, ownership, contradiction, initPid } = observed;
		if (ownership === 'Ours' && contradiction === null && initPid !== null) {
			this.#seen.set(name, observed);
		} else {
			this.#seen.delete(name);
		}
	}

	addAll({ instances }: Sweep): void {
		this.#seen.clear();
		for (const observed of instances.values()) this.add(observed);
	}

	/** As last seen, if it is the target's container and its init still runs; else `null`. */
	find({ name, uid }: Target): ObservedInstance | null {
		const seen = this.#seen.get(name);
		if (seen === undefined || seen.uid !== uid) return null;
		this.#boot.refresh();
		const init = readProcessStat('/proc', seen.initPid ?? 0);
		if (!init?.alive) return null;
		const startedAt = this.#boot.timeOf(init.startTicks);
		return Math.abs(startedAt - (seen.startedAt ?? 0)) <= SAME_START_MS ? seen : null;
	}
}
