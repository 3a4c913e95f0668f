import { chmod, mkdir, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { dirname } from 'node:path';
import { OperationError } from '../model/errors.ts';
import { type Problem, problemOf } from './problem.ts';
import { type Api, findRoute } from './routes.ts';

/** A server that answers; `close` ends streams that are still open. */
export interface ApiServer {
	close(): Promise<void>;
}

/**
 * Serves the API on a unix socket that root and the socket's group may use. The caller holds the lock of
 * the root, so a socket that lies there already belongs to a daemon that is gone.
 */
export async function serveApi(api: Api, socketPath: string): Promise<ApiServer> {
	await mkdir(dirname(socketPath), { recursive: true });
	await rm(socketPath, { force: true });
	const ending = new AbortController();
	const server = createServer((request, response) => {
		answer({ api, request, response, ending: ending.signal });
	});
	await listen(server, socketPath);
	await chmod(socketPath, 0o660);
	return {
		close: async () => {
			ending.abort();
			const closed = new Promise<void>((done) => server.close(() => done()));
			server.closeAllConnections();
			await closed;
		},
	};
}

function listen(server: Server, socketPath: string): Promise<void> {
	return new Promise((resolve, reject) => {
		server.once('error', (cause) => {
			reject(
				new OperationError(`cannot listen on ${socketPath}: ${cause.message}`, {
					reason: 'InternalError',
					retry: 'never',
					hint: 'The path of a unix socket may have 107 bytes; choose a shorter --root.',
					cause,
				}),
			);
		});
		server.listen(socketPath, resolve);
	});
}

interface Incoming {
	readonly api: Api;
	readonly request: IncomingMessage;
	readonly response: ServerResponse;
	readonly ending: AbortSignal;
}

/** Never rejects: whatever goes wrong is an answer. */
function answer(incoming: Incoming): void {
	handle(incoming).catch((thrown: unknown) => sendProblem(incoming.response, problemOf(thrown)));
}

async function handle({ api, request, response, ending }: Incoming): Promise<void> {
	const url = new URL(request.url ?? '/', 'http://ballast');
	const found = findRoute(request.method ?? 'GET', url.pathname);
	if (!found) {
		sendProblem(response, noSuchRoute(`${request.method} ${url.pathname}`));
		return;
	}
	const hungUp = new AbortController();
	response.once('close', () => hungUp.abort());
	const signal = AbortSignal.any([ending, hungUp.signal]);
	const { route, name } = found;
	const result = await route({ api, request, response, query: url.searchParams, name, signal });
	if (result !== undefined) send(response, 200, result);
}

function noSuchRoute(what: string): Problem {
	return {
		title: 'No such route',
		status: 404,
		detail: `cannot answer ${what}: there is no such route`,
		reason: 'InternalError',
		hint: 'Is the command of the same version as the daemon?',
	};
}

function sendProblem(response: ServerResponse, problem: Problem): void {
	if (response.headersSent) response.destroy();
	else send(response, problem.status, problem, 'application/problem+json');
}

function send(
	response: ServerResponse,
	status: number,
	...[body, type = 'application/json']: [unknown, string?]
): void {
	response.writeHead(status, { 'content-type': type });
	response.end(JSON.stringify(body));
}
