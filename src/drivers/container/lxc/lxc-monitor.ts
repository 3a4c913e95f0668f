import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { followOutput } from '../../../host/follow-output.ts';
import { run } from '../../../host/process.ts';
import type { HostEvent } from '../driver.ts';
import { parseMonitorLine } from './monitor-line.ts';

export interface MonitorOptions {
	/** Our own lxcpath. */
	readonly lxcpath: string;
	readonly onEvent: (event: HostEvent) => void;
	/**
	 * Events arrive from now on; what happened before may have been missed. `again` is true when the
	 * process had ended and was started again.
	 */
	readonly onListening: (listening: { readonly lxcpath: string; readonly again: boolean }) => void;
}

/** lxc-monitor does not say when it is connected, which takes some 20 ms. */
const CONNECTED_MS = 500;
const FIRST_WAIT_MS = 100;
const LONGEST_WAIT_MS = 30_000;

/**
 * Hears of each change of state through one `lxc-monitor` per lxcpath, which is started again,
 * ever more slowly, when it ends. The callbacks must not throw.
 */
export class LxcMonitor {
	readonly #options: MonitorOptions;
	readonly #lxcpaths: Set<string>;
	readonly #following = new Map<string, Promise<void>>();
	#signal: AbortSignal | null = null;

	constructor(options: MonitorOptions) {
		this.#options = options;
		this.#lxcpaths = new Set([options.lxcpath]);
	}

	/** Listens until the signal aborts, and leaves no process behind that serves our lxcpath. */
	async watch(signal: AbortSignal): Promise<void> {
		this.#signal = signal;
		this.#followNew(signal);
		if (!signal.aborted) await once(signal, 'abort');
		await Promise.all(this.#following.values());
		await quitServer(this.#options.lxcpath);
	}

	/** Listens to other lxcpaths too, where adopted containers live. */
	watchAlso(lxcpaths: readonly string[]): void {
		for (const lxcpath of lxcpaths) this.#lxcpaths.add(lxcpath);
		if (this.#signal !== null) this.#followNew(this.#signal);
	}

	#followNew(signal: AbortSignal): void {
		for (const lxcpath of this.#lxcpaths) {
			if (!this.#following.has(lxcpath)) {
				this.#following.set(lxcpath, this.#follow(lxcpath, signal));
			}
		}
	}

	async #follow(lxcpath: string, signal: AbortSignal): Promise<void> {
		let waitMs = FIRST_WAIT_MS;
		for (let again = false; !signal.aborted; again = true) {
			const beganMs = performance.now();
			await this.#followOnce({ lxcpath, again }, signal);
			if (performance.now() - beganMs > LONGEST_WAIT_MS) waitMs = FIRST_WAIT_MS;
			await pause(waitMs, signal);
			waitMs = Math.min(2 * waitMs, LONGEST_WAIT_MS);
		}
	}

	/** Until the process ends. One that ends before it can have been connected is not announced. */
	async #followOnce(
		listening: { readonly lxcpath: string; readonly again: boolean },
		signal: AbortSignal,
	): Promise<void> {
		const announcement = setTimeout(() => this.#options.onListening(listening), CONNECTED_MS);
		try {
			await followOutput(
				['lxc-monitor', '-P', listening.lxcpath, '-n', '.*'],
				(line) => {
					const event = parseMonitorLine(line);
					if (event !== null) this.#options.onEvent(event);
				},
				signal,
			);
		} finally {
			clearTimeout(announcement);
		}
	}
}

/** Ends early, and without an error, when the signal aborts. */
async function pause(ms: number, signal: AbortSignal): Promise<void> {
	await sleep(ms, undefined, { signal }).catch(() => undefined);
}

/** The server that lxc-monitor leaves behind would end by itself, but only after half a minute. */
async function quitServer(lxcpath: string): Promise<void> {
	await run(['lxc-monitor', '-P', lxcpath, '-n', '.*', '-Q'], { timeoutMs: 5000 });
}
