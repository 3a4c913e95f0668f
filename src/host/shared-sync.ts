import { OperationError } from '../model/errors.ts';
import { run } from './process.ts';

/**
 * Writes a whole file system to disk, for many at once: whoever asks while a sync runs shares the next
 * one. Flushing each file of a rootfs by itself would take longer than making it.
 */
export class SharedSync {
	readonly #path: string;
	#running: Promise<void> = Promise.resolve();
	#next: Promise<void> | null = null;

	/** Syncs the file system that `path` is on. */
	constructor(path: string) {
		this.#path = path;
	}

	/** Returns once everything written before the call is on disk. */
	flush(): Promise<void> {
		this.#next ??= this.#afterRunning();
		return this.#next;
	}

	async #afterRunning(): Promise<void> {
		await this.#running.catch(() => undefined);
		this.#next = null;
		this.#running = syncFileSystem(this.#path);
		await this.#running;
	}
}

async function syncFileSystem(path: string): Promise<void> {
	const result = await run(['sync', '--file-system', path]);
	if (result.exitCode !== 0) {
		throw new OperationError(`cannot write ${path} to disk: ${result.stderr.trim()}`, {
			reason: 'CreateFailed',
		});
	}
}
