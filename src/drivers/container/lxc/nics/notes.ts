import { existsSync } from 'node:fs';
import { mkdir, rm, rmdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { listIfThere, readIfThere } from '../../../../host/if-there.ts';
import { readProcessStat } from '../../../../host/process-stat.ts';
import { replaceFile } from '../../../../host/replace-file.ts';
import { OperationError } from '../../../../model/errors.ts';
import type { NicSpec } from '../../../../model/instance-spec.ts';
import type { LxcState } from '../../../../model/observed.ts';
import type { Paths } from '../../../../model/paths.ts';
import type { ContainerInit } from '../container-init.ts';
import { ContainerNet, hostCommand } from './container-net.ts';

/** What is owed to the host when a NIC goes that LXC knows nothing of. Written before the NIC comes. */
export interface NicNote {
	readonly nic: NicSpec;
	/** Its place among those of the instance, from 0. */
	readonly index: number;
	/** The init that has it. */
	readonly init: InitKey;
	/** Whether its hook `up` was run. */
	readonly isUp: boolean;
	/** The interface of the host that it is, for kind phys. */
	readonly lent: LentLink | null;
}

/** An init, and no other process that gets its number later. */
export type InitKey = Pick<ContainerInit, 'pid' | 'startTicks'>;

/** `null` when there is no such process any more. */
export function initKeyOf(pid: number): InitKey | null {
	const stat = readProcessStat('/proc', pid);
	return stat === null ? null : { pid, startTicks: stat.startTicks };
}

/** Whether a note is of that init. */
export function isOf({ init }: NicNote, other: InitKey | null): boolean {
	return init.pid === other?.pid && init.startTicks === other.startTicks;
}

export interface LentLink {
	/** Its number in the container; `null` before it came there. */
	readonly ifindex: number | null;
	/** As it was on the host. */
	readonly mtu: string | null;
	readonly mac: string | null;
	/** Whether it is on its way back, or came back already. */
	readonly isReturning: boolean;
}

/** Whether a NIC leaves something to be done on the host when its container just ends. */
export function isOwing({ phys, routed, hooks }: NicSpec): boolean {
	return (
		phys !== null || (routed?.proxy ?? null) !== null || hooks.up !== null || hooks.down !== null
	);
}

/** The folder that has one for each instance with notes. */
export function nicNotesOf(paths: Paths): string {
	return join(paths.run, 'nics');
}

/**
 * The notes of one instance. They lie where a reboot of the host empties: after it nothing is owed any more. Beside the note
 * of a lent interface the network namespace that has it is kept; without that, the kernel destroys what is no hardware.
 */
export class NicNotes {
	readonly #folder: string;

	constructor(paths: Paths, instance: string) {
		this.#folder = join(nicNotesOf(paths), instance);
	}

	/** In the order of their names. */
	all(): readonly NicNote[] {
		const files = listIfThere(this.#folder).filter((file) => file.endsWith('.json'));
		return files.toSorted().flatMap((file) => this.#read(file) ?? []);
	}

	of(nic: string): NicNote | null {
		return this.#read(`${nic}.json`);
	}

	async write(note: NicNote): Promise<void> {
		await mkdir(this.#folder, { recursive: true, mode: 0o700 });
		await replaceFile(this.#file(`${note.nic.name}.json`), JSON.stringify(note), 0o600);
	}

	/** Changes a note that is there. */
	async change(nic: string, change: Partial<Pick<NicNote, 'isUp' | 'lent'>>): Promise<void> {
		const note = this.of(nic);
		if (note !== null) await this.write({ ...note, ...change });
	}

	/** Keeps the network namespace of a NIC beside its note. */
	async keepNet(nic: string, net: ContainerNet): Promise<void> {
		await this.#releaseNet(nic);
		const path = this.#file(`${nic}.netns`);
		await writeFile(path, '', { mode: 0o600 });
		const { exitCode, stderr } = await net.keepAt(path);
		if (exitCode !== 0) throw failed(`keep the network of NIC ${nic}`, stderr);
	}

	/** `null` when it is not kept. */
	openNet(nic: string): Promise<ContainerNet | null> {
		return ContainerNet.openKept(this.#file(`${nic}.netns`));
	}

	async remove(nic: string): Promise<void> {
		await this.#releaseNet(nic);
		await rm(this.#file(`${nic}.json`), { force: true });
		// the last one takes the folder along
		await rmdir(this.#folder).catch(() => undefined);
	}

	async #releaseNet(nic: string): Promise<void> {
		const path = this.#file(`${nic}.netns`);
		if (!existsSync(path)) return;
		const net = await this.openNet(nic);
		if (net !== null) {
			await net.close();
			const { exitCode, stderr } = await hostCommand(['umount', '--', path]);
			if (exitCode !== 0) throw failed(`release the network of NIC ${nic}`, stderr);
		}
		await rm(path);
	}

	#read(file: string): NicNote | null {
		const text = readIfThere(this.#file(file));
		return text === null ? null : JSON.parse(text);
	}

	#file(name: string): string {
		return join(this.#folder, name);
	}
}

/** Whether there are notes of NICs that another init than this one has; one that starts or ends has yet to tell. */
export function hasLeftNics(
	notes: NicNotes,
	{ state, init }: { readonly state: LxcState; readonly init: InitKey | null },
): boolean {
	if (state === 'STARTING' || (init === null && state !== 'STOPPED')) return false;
	return notes.all().some((note) => !isOf(note, init));
}

function failed(what: string, stderr: string): OperationError {
	return new OperationError(`cannot ${what}: ${stderr.trim()}`, { reason: 'NicFailed' });
}
