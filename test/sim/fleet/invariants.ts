import type { ContainerDriver } from '../../../src/drivers/container/driver.ts';
import type { SimContainer } from '../../../src/drivers/container/sim/sim-container.ts';
import type { SimHost } from '../../../src/drivers/container/sim/sim-host.ts';
import { LXCPATH } from '../../support/sim-world.ts';
import { type Call, intercepted } from './intercepted.ts';

/** What must hold after every call of a driver, whatever went wrong before. */
export class Invariants {
	readonly #host: SimHost;
	readonly #everSeen = new Set<string>();
	readonly #failedStops = new Set<string>();
	/** The first one that was broken. It is not thrown, since a loop catches what its driver throws. */
	broken: string | null = null;

	constructor(host: SimHost) {
		this.#host = host;
	}

	/** A stop that failed in an earlier run forbids nothing. */
	beginRun(): void {
		this.#failedStops.clear();
	}

	watch(driver: ContainerDriver): ContainerDriver {
		return intercepted(driver, (call) => {
			const before = { foreign: this.#foreign(), kills: this.#host.oomKills };
			this.#checkStart(call);
			const result = call.go();
			if (!(result instanceof Promise)) return result;
			return result
				.catch((thrown: unknown) => {
					if (call.method === 'stop') this.#failedStops.add(nameOf(call));
					throw thrown;
				})
				.finally(() => this.#check(call, before));
		});
	}

	#checkStart(call: Call): void {
		if (call.method !== 'start' || !this.#failedStops.has(nameOf(call))) return;
		this.broken ??= `${nameOf(call)} is started after a stop that failed`;
	}

	#check(
		call: Call,
		before: { readonly foreign: readonly unknown[]; readonly kills: number },
	): void {
		this.#rememberContents();
		const problem =
			this.#secondCopy() ??
			this.#lostContents() ??
			(sameItems(before.foreign, this.#foreign()) ? null : 'what is not ours was touched') ??
			(this.#host.oomKills === before.kills ? null : 'somebody was killed for memory');
		if (problem !== null) this.broken ??= `${call.method} ${nameOf(call)}: ${problem}`;
	}

	#secondCopy(): string | null {
		for (const [place, runs] of this.#host.runs) {
			if (runs.length > 1) return `${place} runs ${runs.length} times`;
		}
		return null;
	}

	#rememberContents(): void {
		for (const container of this.#host.containers.values()) {
			for (const id of contentsOf(container)) this.#everSeen.add(id);
		}
	}

	#lostContents(): string | null {
		const all = [...this.#host.containers.values(), ...this.#host.trash.values()];
		const there = new Set(all.flatMap(contentsOf));
		const lost = [...this.#everSeen].find((id) => !there.has(id));
		return lost === undefined ? null : `${lost} is neither in place nor in the trash`;
	}

	/** Entries of a host are replaced and never changed, so what was touched is another object. */
	#foreign(): readonly unknown[] {
		return [...this.#host.containers.values()]
			.filter(({ marker, lxcpath }) => marker === null || lxcpath !== LXCPATH)
			.flatMap((container) => [container, ...this.#host.runsOf(container)]);
	}
}

/** What the rootfs that ballast made and every disk hold. */
function contentsOf({ rootfs, disks }: SimContainer): readonly string[] {
	return [...(rootfs?.kind === 'Managed' ? [rootfs.id] : []), ...disks.map(({ id }) => id)];
}

function nameOf({ args: [target] }: Call): string {
	return typeof target === 'object' && target !== null && 'name' in target
		? String(target.name)
		: '';
}

function sameItems(one: readonly unknown[], other: readonly unknown[]): boolean {
	return one.length === other.length && one.every((item, index) => item === other[index]);
}
