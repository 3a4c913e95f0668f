import type { BallastEvent } from '../model/event.ts';
import { type Paths, pathsBelow } from '../model/paths.ts';
import type { ReadApi, WriteApi } from '../reconciler/api.ts';
import { Daemon } from '../reconciler/daemon.ts';
import type { Borrowed } from '../reconciler/local-writer.ts';
import { serveApi } from '../server/http-server.ts';
import type { Settings } from '../settings.ts';
import { adopterOf } from './adopter.ts';
import { takeRoot } from './take-root.ts';

export interface DaemonOptions {
	readonly settings: Settings;
	/** Of this program. */
	readonly version: string;
	readonly onEvent: (event: BallastEvent) => void;
	/** Begins when the socket answers; what it throws ends the daemon. */
	readonly onServing?: (api: ReadApi & WriteApi) => Promise<void>;
	/** Ends the daemon. */
	readonly signal: AbortSignal;
}

/** Keeps the host as the specs say until the signal aborts. Everything is given back in reverse. */
export async function runDaemon(options: DaemonOptions): Promise<void> {
	const { settings, onEvent } = options;
	const paths = pathsBelow(settings.root);
	const { parts, release } = await takeRoot(settings, paths, 'ballast daemon');
	try {
		parts.events.follow(onEvent);
		await serve(options, paths, parts);
	} finally {
		await release();
	}
}

async function serve(
	{ settings, version, onServing, signal }: DaemonOptions,
	paths: Paths,
	parts: Borrowed['parts'],
): Promise<void> {
	const daemon = await Daemon.start({
		...parts,
		adopter: adopterOf(settings, paths),
		self: { pid: process.pid, startedAt: parts.clock.now(), version },
	});
	try {
		const server = await serveApi(daemon.api, paths.socket);
		try {
			await Promise.all([aborted(signal), onServing?.(daemon.api)]);
		} finally {
			await server.close();
		}
	} finally {
		await daemon.stop();
	}
}

function aborted(signal: AbortSignal): Promise<void> {
	return new Promise((resolve) => {
		if (signal.aborted) resolve();
		else signal.addEventListener('abort', () => resolve(), { once: true });
	});
}
