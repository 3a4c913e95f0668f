import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { OperationError } from '../../src/model/errors.ts';
import type { BallastEvent } from '../../src/model/event.ts';
import type { LongWork } from '../../src/model/progress.ts';
import type { ByHand, FollowedSpecs } from '../../src/reconciler/api/api.ts';
import { ApiClient } from '../../src/server/client.ts';
import { type ApiServer, serveApi } from '../../src/server/http-server.ts';
import type { Api } from '../../src/server/routes.ts';
import { waitFor } from '../support/wait-for.ts';

/** In ms since the epoch. */
const SOON = Date.now() + 3_600_000;

const EVENT: BallastEvent = {
	seq: 1,
	instance: 'web1',
	type: 'Normal',
	reason: 'Started',
	message: 'runs',
	count: 1,
	firstSeen: 1,
	lastSeen: 1,
	provenance: null,
};

let folder: string;
let socket: string;
let server: ApiServer | undefined;

beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), 'ballast-server-'));
	socket = join(folder, 'ballast.sock');
});

afterEach(async () => {
	await server?.close();
	server = undefined;
	rmSync(folder, { recursive: true });
});

/** A signal that does not abort. */
const never = (): AbortSignal => new AbortController().signal;

/** An API of which only the named parts may be called. */
const only = (parts: Partial<Api>): Api => parts as Api;

test('hands arguments through and results back, names with odd characters included', async () => {
	const seen: unknown[] = [];
	server = await serveApi(
		only({
			undelete: (name) => {
				seen.push(name);
				return Promise.resolve({ specFile: 'specs/x.yaml', document: '' });
			},
			events: (query) => {
				seen.push(query);
				return Promise.resolve([EVENT]);
			},
		}),
		socket,
	);
	const client = new ApiClient(socket);
	expect(await client.undelete('a/../b ü')).toEqual({ specFile: 'specs/x.yaml', document: '' });
	expect(await client.events({ instance: 'web1', since: 5 })).toEqual([EVENT]);
	expect(seen).toEqual(['a/../b ü', { instance: 'web1', since: 5 }]);
});

test('who follows what other nodes have hears of each change until he hangs up', async () => {
	let change = (): void => undefined;
	let hasLeft = false;
	server = await serveApi(
		only({
			followElsewhere: (onChange, signal) => {
				change = onChange;
				return new Promise((resolve) => {
					signal.addEventListener('abort', () => {
						hasLeft = true;
						resolve();
					});
				});
			},
		}),
		socket,
	);
	const end = new AbortController();
	let heard = 0;
	const following = new ApiClient(socket).followElsewhere(() => heard++, end.signal);
	await waitFor('a change is heard', () => {
		change();
		return heard > 0;
	});
	end.abort();
	await following;
	await waitFor('the daemon notices', () => hasLeft);
});

test('what is asked for by hand arrives as it was asked', async () => {
	const seen: unknown[] = [];
	const byHand: Api['byHand'] = (name, act) => {
		seen.push([name, act]);
		return Promise.reject(new OperationError('cannot stop web1: no', { reason: 'Protected' }));
	};
	server = await serveApi(only({ byHand }), socket);
	const acts: readonly ByHand[] = [
		{ do: 'stop', until: SOON, reason: 'why' },
		{ do: 'restart', until: null, reason: '' },
		{ do: 'resize', max: 1024, until: SOON, reason: '' },
	];
	for (const act of acts) {
		await expect(new ApiClient(socket).byHand('web1', act)).rejects.toMatchObject({
			reason: 'Protected',
		});
	}
	expect(seen).toEqual(acts.map((act) => ['web1', act]));
	const path = '/v1/instances/web1/by-hand';
	expect(await statusOf('POST', path, '{"do":"explode","until":null,"reason":""}')).toBe(409);
	expect(seen).toHaveLength(acts.length);
});

test('an error keeps its message, reason and hint', async () => {
	server = await serveApi(
		only({
			approve: () =>
				Promise.reject(
					new OperationError('cannot approve web1: the plan changed', {
						reason: 'RestartPending',
						hint: 'Look again.',
					}),
				),
		}),
		socket,
	);
	await expect(new ApiClient(socket).approve('web1', 'x')).rejects.toMatchObject({
		message: 'cannot approve web1: the plan changed',
		reason: 'RestartPending',
		hint: 'Look again.',
	});
});

test('apply streams events and ends with the results', async () => {
	const results = [{ name: 'web1', end: 'Converged' as const, message: '' }];
	server = await serveApi(
		only({
			apply: (options) => {
				options.onEvent?.(EVENT);
				return Promise.resolve(results);
			},
		}),
		socket,
	);
	const events: BallastEvent[] = [];
	const onEvent = (event: BallastEvent): number => events.push(event);
	expect(await new ApiClient(socket).apply({ names: [], timeoutMs: null, onEvent })).toEqual(
		results,
	);
	expect(events).toEqual([EVENT]);
});

test.each([true, false])(
	'apply streams how far work has come to those who want it: %s',
	async (isWanted) => {
		const work = { instance: 'web1', reason: 'Creating', words: '12Mi so far' } as const;
		server = await serveApi(
			only({
				apply: ({ onProgress }) => {
					onProgress?.(work);
					return Promise.resolve([
						{ name: 'web1', end: 'Converged', message: String(!onProgress) },
					]);
				},
			}),
			socket,
		);
		const told: LongWork[] = [];
		const watching = isWanted ? { onProgress: (each: LongWork) => told.push(each) } : {};
		const results = await new ApiClient(socket).apply({ names: [], timeoutMs: null, ...watching });
		expect([results[0]?.message, told]).toEqual([String(!isWanted), isWanted ? [work] : []]);
	},
);

test.each([true, false])(
	'apply says how the specs stand to those who want it: %s',
	async (isWanted) => {
		const specs: FollowedSpecs = {
			...{ path: 'specs', folder: 'Empty', problem: '', findings: [] },
			...{ provenance: null, remote: null, isAnyKept: true },
		};
		server = await serveApi(
			only({
				apply: ({ onSpecs }) => {
					onSpecs?.(specs);
					return Promise.resolve([{ name: 'web1', end: 'Converged', message: String(!onSpecs) }]);
				},
			}),
			socket,
		);
		const told: FollowedSpecs[] = [];
		const asking = isWanted ? { onSpecs: (each: FollowedSpecs) => told.push(each) } : {};
		const results = await new ApiClient(socket).apply({ names: [], timeoutMs: null, ...asking });
		expect([results[0]?.message, told]).toEqual([String(!isWanted), isWanted ? [specs] : []]);
	},
);

test('a failing apply throws what the daemon said', async () => {
	const apply: Api['apply'] = () =>
		Promise.reject(new OperationError('cannot apply: no', { reason: 'DiskFull' }));
	server = await serveApi(only({ apply }), socket);
	await expect(new ApiClient(socket).apply({ names: [], timeoutMs: 5 })).rejects.toMatchObject({
		reason: 'DiskFull',
	});
});

test('followed events end when the caller hangs up, and the server notices', async () => {
	let ended = false;
	server = await serveApi(
		only({
			followEvents: async (onEvent, signal) => {
				onEvent(EVENT);
				await new Promise((done) => signal.addEventListener('abort', done));
				ended = true;
			},
		}),
		socket,
	);
	const hangUp = new AbortController();
	await new ApiClient(socket).followEvents(() => hangUp.abort(), hangUp.signal);
	await expect.poll(() => ended).toBe(true);
});

test.each([
	['followed events', (client: ApiClient) => client.followEvents(() => undefined, never())],
	[
		'what is followed elsewhere',
		(client: ApiClient) => client.followElsewhere(() => undefined, never()),
	],
	['an apply that waits', (client: ApiClient) => client.apply({ names: [], timeoutMs: null })],
	['a question', (client: ApiClient) => client.trash()],
])('%s end as unreachable when the daemon ends', async (_, ask) => {
	let isAsked = false;
	const hang = (): Promise<never> => {
		isAsked = true;
		return new Promise(() => undefined);
	};
	const api = { followEvents: hang, followElsewhere: hang, apply: hang, trash: hang };
	server = await serveApi(only(api), socket);
	const answer = ask(new ApiClient(socket)).catch((thrown: unknown) => thrown);
	await waitFor('the question', () => isAsked);
	await server.close();
	expect(await answer).toMatchObject({ reason: 'DaemonUnreachable' });
});

test('followed events that the daemon ends by itself are no end that was asked for', async () => {
	server = await serveApi(only({ followEvents: () => Promise.resolve() }), socket);
	await expect(new ApiClient(socket).followEvents(() => undefined, never())).rejects.toMatchObject({
		reason: 'DaemonUnreachable',
	});
});

test('an unknown route and a broken body are answered, and the server goes on', async () => {
	server = await serveApi(only({ trash: () => Promise.resolve([]) }), socket);
	expect(await statusOf('GET', '/nope')).toBe(404);
	expect(await statusOf('POST', '/v1/instances/web1/approve', '{"planHash":')).toBe(409);
	expect(await new ApiClient(socket).trash()).toEqual([]);
});

test('a reboot is asked for softly, hard or as the spec says, and in no other way', async () => {
	const seen: unknown[] = [];
	const reboot: Api['reboot'] = (name, how) => {
		seen.push([name, how]);
		return Promise.reject(new OperationError('enough', { reason: 'NotRunning' }));
	};
	server = await serveApi(only({ reboot }), socket);
	for (const how of ['Soft', 'Hard', null] as const) {
		await expect(new ApiClient(socket).reboot('web1', how)).rejects.toThrow('enough');
	}
	expect(await statusOf('POST', '/v1/instances/web1/reboot', '{"how":"Gently"}')).toBe(409);
	expect(seen).toEqual([
		['web1', 'Soft'],
		['web1', 'Hard'],
		['web1', null],
	]);
});

test('the socket is for root and its group', async () => {
	server = await serveApi(only({}), socket);
	expect(statSync(socket).mode & 0o777).toBe(0o660);
});

test('no daemon is DaemonUnreachable', async () => {
	await expect(new ApiClient(socket).status()).rejects.toMatchObject({
		reason: 'DaemonUnreachable',
	});
});

function statusOf(method: string, path: string, body = ''): Promise<number | undefined> {
	return new Promise((resolve, reject) => {
		const asking = request({ socketPath: socket, method, path }, (response) => {
			response.resume();
			resolve(response.statusCode);
		});
		asking.once('error', reject);
		asking.end(body);
	});
}
