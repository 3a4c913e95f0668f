import { join } from 'node:path';
import type { ObservedLife } from '../../../model/observed.ts';
import { configuredDevices } from './adopt/adopted-devices.ts';
import { readConfig } from './adopt/read-config.ts';

/**
 * The device rules of running containers where no file shows them (cgroup v2): those they were started
 * with, which stand in their config until the next start, and those that were set since.
 */
export class RunningDevices {
	readonly #set = new Map<string, readonly string[]>();

	async rulesOf(container: ObservedLife): Promise<readonly string[]> {
		const { lxcpath, name } = container;
		const started = configuredDevices(await readConfig(join(lxcpath, name, 'config')));
		return [...started, ...(this.#set.get(runOf(container)) ?? [])];
	}

	remember(container: ObservedLife, rules: readonly string[]): void {
		this.#set.set(runOf(container), rules);
	}
}

/** One run of a container: its next start begins anew. */
function runOf({ name, initPid, startedAt }: ObservedLife): string {
	return `${name} ${initPid} ${startedAt}`;
}
