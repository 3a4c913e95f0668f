import type { IncomingMessage, ServerResponse } from 'node:http';
import type { BallastEvent } from '../model/event.ts';
import type { LongWork } from '../model/progress.ts';
import type { FollowedSpecs, ReadApi, WriteApi } from '../reconciler/api/api.ts';
import type { EventQuery } from '../store/store.ts';
import { arrivalOf } from './arrival-body.ts';
import { byHandOf } from './by-hand-body.ts';
import { problemOf } from './problem.ts';
import {
	numberField,
	optionalField,
	readBody,
	stringField,
	stringsField,
	untilField,
} from './request-body.ts';
import type { StreamLine } from './wire.ts';

export type Api = ReadApi & WriteApi;

/** One request as a route sees it. The signal aborts when the caller hangs up or the server ends. */
export interface Call {
	readonly api: Api;
	readonly request: IncomingMessage;
	readonly response: ServerResponse;
	readonly query: URLSearchParams;
	/** The instance named in the path, or ''. */
	readonly name: string;
	readonly signal: AbortSignal;
}

/** Answers with a value, sent as JSON, or with `undefined` after it has streamed its answer. */
type Route = (call: Call) => Promise<unknown>;

const PLAIN: Readonly<Record<string, Route>> = {
	'GET /healthz': () => Promise.resolve({ ok: true }),
	'GET /v1/status': ({ api }) => api.status(),
	'GET /v1/events': events,
	'GET /v1/elsewhere': elsewhere,
	'GET /v1/trash': ({ api }) => api.trash(),
	'GET /v1/evacuation': ({ api }) => api.evacuation(),
	'GET /v1/homecoming': ({ api, query }) => api.homecoming(query.get('node') ?? ''),
	'POST /v1/apply': apply,
};

const REBOOT_HOWS = ['Soft', 'Hard'] as const;

const OF_INSTANCE: Readonly<Record<string, Route>> = {
	approve: async ({ api, name, request }) =>
		api.approve(name, stringField(await readBody(request), 'planHash')),
	pause: async ({ api, name, request }) => {
		const body = await readBody(request);
		return api.pause(name, untilField(body, 'until'), stringField(body, 'reason'));
	},
	resume: ({ api, name }) => api.resume(name),
	'by-hand': async ({ api, name, request }) => api.byHand(name, byHandOf(await readBody(request))),
	reboot: async ({ api, name, request }) =>
		api.reboot(name, optionalField(await readBody(request), 'how', REBOOT_HOWS)),
	retry: ({ api, name }) => api.retry(name),
	undelete: ({ api, name }) => api.undelete(name),
	receive: async ({ api, name, request }) => api.receive(name, arrivalOf(await readBody(request))),
	'take-over': async ({ api, name, request }) =>
		api.takeOver(name, stringField(await readBody(request), 'from')),
	adopt: async ({ api, name, request }) =>
		api.adopt(name, stringField(await readBody(request), 'lxcpath')),
};

/** The route for a method and path, and the instance that the path names; `undefined` when there is none. */
export function findRoute(
	method: string,
	path: string,
): { readonly route: Route; readonly name: string } | undefined {
	const plain = PLAIN[`${method} ${path}`];
	if (plain) return { route: plain, name: '' };
	const [, name, verb] = /^\/v1\/instances\/([^/]+)\/([a-z-]+)$/.exec(path) ?? [];
	const route = method === 'POST' && verb !== undefined ? OF_INSTANCE[verb] : undefined;
	return route && name !== undefined ? { route, name: decodeURIComponent(name) } : undefined;
}

async function events(call: Call): Promise<unknown> {
	const { api, query } = call;
	const instance = query.get('instance');
	const since = query.get('since');
	const wanted: EventQuery = {
		...(instance === null ? {} : { instance }),
		...(since === null ? {} : { since: Number(since) }),
	};
	if (query.get('follow') === null) return api.events(wanted);
	const send = startStream(call);
	await api.followEvents((event) => send({ event }), call.signal);
	call.response.end();
	return undefined;
}

/** Says only that something is otherwise; the status says what. */
async function elsewhere(call: Call): Promise<undefined> {
	const send = startStream(call);
	await call.api.followElsewhere(() => send({ changed: 'elsewhere' }), call.signal);
	call.response.end();
	return undefined;
}

async function apply(call: Call): Promise<undefined> {
	const body = await readBody(call.request);
	const names = stringsField(body, 'names');
	const timeoutMs = body['timeoutMs'] === null ? null : numberField(body, 'timeoutMs');
	const send = startStream(call);
	try {
		const onEvent = (event: BallastEvent): void => send({ event });
		const onProgress = (progress: LongWork): void => send({ progress });
		const onSpecs = (specs: FollowedSpecs): void => send({ specs });
		const watching = {
			onEvent,
			...(body['progress'] === true && { onProgress }),
			...(body['specs'] === true && { onSpecs }),
		};
		const asked = { names, timeoutMs, fetch: body['fetch'] === true, signal: call.signal };
		send({ results: await call.api.apply({ ...asked, ...watching }) });
	} catch (thrown) {
		send({ problem: problemOf(thrown) });
	}
	call.response.end();
	return undefined;
}

function startStream({ response }: Call): (line: StreamLine) => void {
	response.writeHead(200, { 'content-type': 'application/x-ndjson' });
	response.flushHeaders();
	return (line) => {
		if (response.writable) response.write(`${JSON.stringify(line)}\n`);
	};
}
