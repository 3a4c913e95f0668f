import { readIfThere } from '../../../host/if-there.ts';
import type { MemoryLook, MemoryUse } from '../../../model/memory-use.ts';
import { readMemoryUse } from '../../cgroup/memory-use.ts';
import type { ControllerDirectory } from '../../cgroup/payload.ts';
import type { Target } from '../driver.ts';
import type { Place } from './active-sockets.ts';
import { type HostLooker, placeKey } from './host-look.ts';
import { bytesOf } from './observe-node.ts';

export interface MemoryReaderParts {
	readonly procRoot: string;
	readonly looker: HostLooker;
	readonly placeOf: (target: Target) => Place;
}

/**
 * Reads what containers do with their memory. Where their cgroups are is looked up only for those that are
 * new, or whose cgroup is gone since.
 */
export class MemoryReader {
	readonly #parts: MemoryReaderParts;
	#directories: ReadonlyMap<string, ControllerDirectory> = new Map();

	constructor(parts: MemoryReaderParts) {
		this.#parts = parts;
	}

	read(targets: readonly Target[]): MemoryLook {
		const known = this.#readAll(targets);
		const lost = targets.filter(({ name }) => !known.has(name));
		if (lost.length > 0) this.#find(targets, lost);
		const instances = new Map([...known, ...this.#readAll(lost)]);
		const memory = readIfThere(`${this.#parts.procRoot}/meminfo`) ?? '';
		return {
			total: bytesOf(memory, 'MemTotal'),
			available: bytesOf(memory, 'MemAvailable'),
			instances,
		};
	}

	#readAll(targets: readonly Target[]): ReadonlyMap<string, MemoryUse> {
		return new Map(
			targets.flatMap(({ name }) => {
				const directory = this.#directories.get(name);
				const use = directory === undefined ? null : readMemoryUse(directory);
				return use === null ? [] : [[name, use] as const];
			}),
		);
	}

	/** Forgets all but the targets, and looks for the cgroups of those that were lost. */
	#find(targets: readonly Target[], lost: readonly Target[]): void {
		const { looker, placeOf } = this.#parts;
		const [only] = lost;
		const { watched } = looker.look(lost.length === 1 && only !== undefined ? only.name : null);
		const kept = targets.flatMap(({ name }) => {
			const directory = this.#directories.get(name);
			return directory === undefined ? [] : [[name, directory] as const];
		});
		const found = lost.flatMap((target) => {
			const [container] = watched.get(placeKey(placeOf(target))) ?? [];
			const directory = container?.init?.directories.get('memory');
			return directory === undefined ? [] : [[target.name, directory] as const];
		});
		this.#directories = new Map([...kept, ...found]);
	}
}
