import { type FileHandle, open, stat } from 'node:fs/promises';
import { type CommandResult, run } from '../../../host/process.ts';

const TIMEOUT_MS = 10_000;

/**
 * The network namespace of a container, held open: what is done through it meets that one, also when the container
 * ends meanwhile and its init's number is another process's.
 */
export class ContainerNet {
	readonly #handle: FileHandle;

	private constructor(handle: FileHandle) {
		this.#handle = handle;
	}

	/** `null` when the process is gone, or shares the network of the host. */
	static async open(initPid: number): Promise<ContainerNet | null> {
		const handle = await open(`/proc/${initPid}/ns/net`).catch(() => null);
		if (handle === null) return null;
		const [theirs, ours] = await Promise.all([handle.stat(), stat('/proc/self/ns/net')]);
		if (theirs.ino !== ours.ino) return new ContainerNet(handle);
		await handle.close();
		return null;
	}

	/** Runs the host's `ip` in it. */
	ip(args: readonly string[], signal?: AbortSignal): Promise<CommandResult> {
		const net = `--net=/proc/${process.pid}/fd/${this.#handle.fd}`;
		return hostCommand(['nsenter', net, 'ip', ...args], signal);
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
