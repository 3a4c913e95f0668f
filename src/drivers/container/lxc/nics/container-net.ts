import { type FileHandle, open, stat } from 'node:fs/promises';
import { type CommandResult, run } from '../../../../host/process.ts';

const TIMEOUT_MS = 10_000;

/**
 * A network namespace of a container, held open: what is done through it meets that one, also when the container
 * ends meanwhile and its init's number is another process's.
 */
export class ContainerNet {
	readonly #handle: FileHandle;

	private constructor(handle: FileHandle) {
		this.#handle = handle;
	}

	/** `null` when the process is gone, or shares the network of the host. */
	static open(initPid: number): Promise<ContainerNet | null> {
		return ContainerNet.#openOtherThanOurs(`/proc/${initPid}/ns/net`);
	}

	/** One that `keepAt` kept; `null` when it is kept no more, as after a reboot of the host. */
	static openKept(path: string): Promise<ContainerNet | null> {
		return ContainerNet.#openOtherThanOurs(path);
	}

	static async #openOtherThanOurs(path: string): Promise<ContainerNet | null> {
		const handle = await open(path).catch(() => null);
		if (handle === null) return null;
		const [theirs, ours] = await Promise.all([handle.stat(), stat('/proc/self/ns/net')]);
		// namespaces have a file system of their own, which a file that nothing is mounted on does not lie on
		if (theirs.dev === ours.dev && theirs.ino !== ours.ino) return new ContainerNet(handle);
		await handle.close();
		return null;
	}

	/** Names it to other programs as long as this is open. */
	get path(): string {
		return `/proc/${process.pid}/fd/${this.#handle.fd}`;
	}

	/** Runs the host's `ip` in it. */
	ip(args: readonly string[], signal?: AbortSignal): Promise<CommandResult> {
		return this.#run(['ip', ...args], signal);
	}

	/** Mounts it on a file, which keeps it and the interfaces in it when its last process ends. */
	keepAt(path: string, signal?: AbortSignal): Promise<CommandResult> {
		return this.#run(['mount', '--bind', '/proc/self/ns/net', path], signal);
	}

	#run(argv: readonly string[], signal?: AbortSignal): Promise<CommandResult> {
		return hostCommand(['nsenter', `--net=${this.path}`, ...argv], signal);
	}

	close(): Promise<void> {
		return this.#handle.close();
	}
}

/** A short command on the host itself. */
export function hostCommand(
	argv: readonly [string, ...string[]],
	signal?: AbortSignal,
): Promise<CommandResult> {
	return run(argv, { timeoutMs: TIMEOUT_MS, ...(signal && { signal }) });
}
