import { removeLeftovers } from '../drivers/container/archive/scratch.ts';
import type { BallastEvent } from '../model/event.ts';
import { type Paths, pathsBelow } from '../model/paths.ts';
import type { LongWork } from '../model/progress.ts';
import type { ReadApi, WriteApi } from '../reconciler/api/api.ts';
import type { Borrowed } from '../reconciler/api/local-writer.ts';
import { Daemon } from '../reconciler/daemon.ts';
import { NO_METER } from '../reconciler/meter.ts';
import { type ApiServer, serveApi } from '../server/http-server.ts';
import type { Metrics } from '../server/metrics.ts';
import type { Readings } from '../server/readings-server.ts';
import type { ListenAddress, Settings } from '../settings.ts';
import { adopterOf } from './adopter.ts';
import type { Io } from './io.ts';
import { takeRoot } from './take-root.ts';

export interface DaemonOptions {
	readonly settings: Settings;
	/** Of this program. */
	readonly version: string;
	readonly onEvent: (event: BallastEvent) => void;
	/** Sees all the while how far long work has come. */
	readonly onProgress?: (work: LongWork) => void;
	/** Begins when the socket answers; what it throws ends the daemon. */
	readonly onServing?: (api: ReadApi & WriteApi) => Promise<void>;
	/** Where its log goes; its signal ends the daemon. */
	readonly io: Pick<Io, 'err' | 'signal'>;
}

/** Keeps the host as the specs say until the signal aborts. Everything is given back in reverse. */
export async function runDaemon(options: DaemonOptions): Promise<void> {
	const { settings, onEvent, io } = options;
	const paths = pathsBelow(settings.root);
	const { parts, release } = await takeRoot(settings, paths, {
		name: 'ballast daemon',
		log: io.err,
		signal: io.signal,
	});
	try {
		parts.events.follow(onEvent);
		await serve(options, paths, parts);
	} finally {
		await release();
	}
}

async function serve(
	{ settings, version, onServing, onProgress, io }: DaemonOptions,
	paths: Paths,
	parts: Borrowed['parts'],
): Promise<void> {
	const { listen } = settings.api;
	const metrics = listen === null ? null : await newMetrics();
	const daemon = await Daemon.start({
		...parts,
		meter: metrics ?? NO_METER,
		adopter: adopterOf(settings, paths),
		removeLeftovers: () => removeLeftovers(paths.trash),
		self: { pid: process.pid, startedAt: parts.clock.now(), version },
	});
	try {
		// for as long as the daemon is there: nobody leaves before
		if (onProgress !== undefined) daemon.api.watch({ onProgress });
		const servers: ApiServer[] = [];
		try {
			servers.push(await serveApi(daemon.api, paths.socket));
			if (listen !== null && metrics !== null) {
				servers.push(await serveTo(listen, { api: daemon.api, metrics }));
			}
			await Promise.all([aborted(io.signal), onServing?.(daemon.api)]);
		} finally {
			await Promise.all(servers.map((server) => server.close()));
		}
	} finally {
		await daemon.stop();
	}
}

/** Loaded only where somebody wants to know. */
async function newMetrics(): Promise<Metrics> {
	const { Metrics: Wanted } = await import('../server/metrics.ts');
	return new Wanted();
}

async function serveTo(address: ListenAddress, readings: Readings): Promise<ApiServer> {
	const { serveReadings } = await import('../server/readings-server.ts');
	return serveReadings(readings, address);
}

function aborted(signal: AbortSignal): Promise<void> {
	return new Promise((resolve) => {
		if (signal.aborted) resolve();
		else signal.addEventListener('abort', () => resolve(), { once: true });
	});
}
