import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { messageOf, OperationError } from '../model/errors.ts';
import type { ReadApi } from '../reconciler/api/api.ts';
import type { ListenAddress } from '../settings.ts';
import type { ApiServer } from './http-server.ts';
import type { Metrics } from './metrics.ts';
import { statusPage } from './page.ts';

/** So many events of the last day stand on the page. */
const NEWEST_EVENTS = 50;
const EVENTS_MS = 24 * 3_600_000;

/** What is read of a daemon, and never written. */
export interface Readings {
	readonly api: Pick<ReadApi, 'status' | 'events'>;
	readonly metrics: Metrics;
}

interface Reading {
	readonly type: string;
	readonly body: string;
}

type Read = (readings: Readings) => Promise<Reading>;

const HTML = 'text/html; charset=utf-8';

const READINGS: ReadonlyMap<string, Read> = new Map([
	[
		'/',
		async ({ api }: Readings) => {
			const status = await api.status();
			const events = await api.events({ since: status.at - EVENTS_MS });
			return { type: HTML, body: statusPage(status, events.slice(-NEWEST_EVENTS)) };
		},
	],
	['/healthz', () => Promise.resolve({ type: 'application/json', body: '{"ok":true}\n' })],
	[
		'/metrics',
		async ({ api, metrics }: Readings) => ({
			type: metrics.contentType,
			body: await metrics.text(await api.status()),
		}),
	],
]);

/** Who reads has few at a time, and does not keep the daemon's files from it. */
const MOST_CONNECTIONS = 64;
const SLOWEST_MS = 30_000;

/** Answers everybody who reaches that address, by HTTP and to read only: nothing that the socket does can be done here. */
export async function serveReadings(
	readings: Readings,
	address: ListenAddress,
): Promise<ApiServer> {
	const underWay: UnderWay = new Map();
	const server = createServer((request, response) => {
		answer({ readings, underWay }, request, response).catch(() => response.destroy());
	});
	server.maxConnections = MOST_CONNECTIONS;
	server.setTimeout(SLOWEST_MS);
	await listen(server, address);
	return {
		close: () =>
			new Promise((done) => {
				server.close(() => done());
				server.closeAllConnections();
			}),
	};
}

function listen(server: Server, { host, port }: ListenAddress): Promise<void> {
	return new Promise((resolve, reject) => {
		server.once('error', (cause) => {
			reject(
				new OperationError(`cannot listen on ${host} port ${port}: ${cause.message}`, {
					reason: 'InternalError',
					retry: 'never',
					hint: 'Choose another address or port: api.listen in the settings.',
					cause,
				}),
			);
		});
		server.listen({ host, port }, resolve);
	});
}

/** Each by its path: who asks while it is read gets the same, so that many who ask are no more work than one. */
type UnderWay = Map<string, Promise<Reading>>;

interface Answers {
	readonly readings: Readings;
	readonly underWay: UnderWay;
}

async function answer(
	answers: Answers,
	{ method, url = '/' }: IncomingMessage,
	response: ServerResponse,
): Promise<void> {
	const [path = ''] = url.split('?', 1);
	const read = READINGS.get(path);
	if (read === undefined) return send(response, 404, plain('There is /, /metrics and /healthz.'));
	if (method !== 'GET' && method !== 'HEAD') return send(response, 405, plain('Only to be read.'));
	try {
		send(response, 200, await readOnce(answers, { path, read }));
	} catch (thrown) {
		send(response, 500, plain(messageOf(thrown)));
	}
}

function readOnce(
	{ readings, underWay }: Answers,
	{ path, read }: { readonly path: string; readonly read: Read },
): Promise<Reading> {
	const known = underWay.get(path);
	if (known !== undefined) return known;
	const reading = read(readings).finally(() => underWay.delete(path));
	underWay.set(path, reading);
	return reading;
}

const plain = (text: string): Reading => ({ type: 'text/plain; charset=utf-8', body: `${text}\n` });

function send(response: ServerResponse, code: number, { type, body }: Reading): void {
	response.writeHead(code, {
		'content-type': type,
		'content-length': Buffer.byteLength(body),
		'cache-control': 'no-store',
		'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'",
		'x-content-type-options': 'nosniff',
	});
	response.end(body);
}
