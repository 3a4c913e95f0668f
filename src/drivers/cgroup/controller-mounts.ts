import { mkdir, writeFile } from 'node:fs/promises';
import { readIfThere, statIfThere } from '../../host/if-there.ts';
import { run } from '../../host/process.ts';
import { messageOf } from '../../model/errors.ts';
import { readLayout } from './host-layout.ts';
import { baseDirectory, type CgroupLayout, type Hierarchy } from './layout.ts';
import { missing, type Provision, provisionOf } from './provision.ts';
import type { PrivateMount } from './start-prefix.ts';

/** Brings controllers into reach that instances need and no mount offers. */
export class ControllerMounts {
	readonly #directory: string;
	#before: Promise<unknown> = Promise.resolve();

	/** Version 1 controllers are mounted below `directory`, each in one of its own. */
	constructor(directory: string) {
		this.#directory = directory;
	}

	/**
	 * Mounts (version 1) or enables (version 2) what is missing, and tells which mounts LXC has to be
	 * shown elsewhere (see `startPrefix`). Throws `ControllerMissing`. Calls wait for each other, so that
	 * nothing is mounted twice.
	 */
	ensure(needed: readonly string[], signal?: AbortSignal): Promise<readonly PrivateMount[]> {
		const turn = this.#before.then(() => this.#ensureNow(needed, signal));
		this.#before = turn.catch(() => undefined);
		return turn;
	}

	async #ensureNow(
		needed: readonly string[],
		signal?: AbortSignal,
	): Promise<readonly PrivateMount[]> {
		const layout = readLayout();
		const kernelControllers = readIfThere('/proc/cgroups') ?? '';
		const provisions = needed.map((name) => provisionOf(name, layout, kernelControllers));
		for (const provision of provisions) {
			signal?.throwIfAborted();
			await this.#carryOut(provision, signal);
		}
		return provisions.some((provision) => provision.do === 'mount')
			? privateMounts(needed, readLayout())
			: privateMounts(needed, layout);
	}

	async #carryOut(provision: Provision, signal?: AbortSignal): Promise<void> {
		switch (provision.do) {
			case 'nothing':
				return;
			case 'mount':
				await mountController(
					provision.controller,
					`${this.#directory}/${provision.controller}`,
					signal,
				);
				return;
			case 'enable':
				await enableController(provision.controller, baseDirectory(provision.hierarchy));
				return;
		}
	}
}

async function mountController(
	controller: string,
	directory: string,
	signal?: AbortSignal,
): Promise<void> {
	await mkdir(directory, { recursive: true });
	const result = await run(['mount', '-t', 'cgroup', '-o', controller, 'cgroup', directory], {
		timeoutMs: 10_000,
		...(signal === undefined ? {} : { signal }),
	});
	if (result.exitCode !== 0) throw missing(controller, `mount says ${result.stderr.trim()}`);
}

async function enableController(controller: string, base: string): Promise<void> {
	const file = `${base}/cgroup.subtree_control`;
	if (readIfThere(file)?.trim().split(' ').includes(controller)) return;
	try {
		await writeFile(file, `+${controller}`);
	} catch (cause) {
		throw missing(controller, `it cannot be enabled: ${messageOf(cause)}`, cause);
	}
}

/** The version 1 hierarchies among the needed ones that are not where LXC looks for them. */
function privateMounts(needed: readonly string[], layout: CgroupLayout): readonly PrivateMount[] {
	const hierarchies = new Set(needed.flatMap((name) => layout.controllers.get(name) ?? []));
	return [...hierarchies].flatMap((hierarchy) => {
		const target = `/sys/fs/cgroup/${hierarchy.controllers.join(',')}`;
		if (hierarchy.version === 2 || isSameDirectory(hierarchy, target)) return [];
		return { source: hierarchy.mountPoint, target };
	});
}

function isSameDirectory({ mountPoint }: Hierarchy, target: string): boolean {
	const [one, other] = [statIfThere(mountPoint), statIfThere(target)];
	return one !== null && one.dev === other?.dev && one.ino === other.ino;
}
