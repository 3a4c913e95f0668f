import { readFile } from 'node:fs/promises';
import {
	type ChannelCredentials,
	type Client,
	type ClientDuplexStream,
	credentials,
	Metadata,
	type ServiceError,
	status,
} from '@grpc/grpc-js';
import { messageOf, OperationError } from '../../model/errors.ts';
import type { EtcdSettings } from '../../settings.ts';
import { failureInWords } from './failure-words.ts';
import { etcdServices, type Services } from './protocol.ts';

/** A member that answers at all does so in milliseconds; one that hangs is left for the next after this. */
const DEADLINE_MS = 1000;
/** etcd ends connections that ask more often than each 5 s. */
const PING_EVERY_MS = 6000;
const PING_PATIENCE_MS = 2000;

const OPTIONS = {
	'grpc.keepalive_time_ms': PING_EVERY_MS,
	'grpc.keepalive_timeout_ms': PING_PATIENCE_MS,
	'grpc.initial_reconnect_backoff_ms': 100,
	'grpc.max_reconnect_backoff_ms': 1000,
	// each connection of ballast's is its own: a member that hangs must not be shared with the one that replaces it
	'grpc.use_local_subchannel_pool': 1,
};

/** What another member may do better. */
const ELSEWHERE: ReadonlySet<number> = new Set([
	status.UNAVAILABLE,
	status.DEADLINE_EXCEEDED,
	status.CANCELLED,
	status.RESOURCE_EXHAUSTED,
	status.INTERNAL,
	status.UNKNOWN,
]);

interface Member {
	readonly endpoint: string;
	readonly clients: Readonly<Record<keyof Services, Client>>;
}

type UnaryMethod = (
	...args: readonly [
		request: object,
		metadata: Metadata,
		options: { readonly deadline: number },
		done: (error: ServiceError | null, answer?: unknown) => void,
	]
) => void;
type StreamMethod = (metadata: Metadata) => ClientDuplexStream<object, unknown>;

interface Way extends Pick<EtcdSettings, 'endpoints' | 'tls'> {
	/** How long a member may take for an answer, where somebody waits for it. */
	readonly deadlineMs?: number;
}

/** One member of etcd at a time; whoever does not answer in time is left for the next one. */
export class EtcdConnection {
	readonly #endpoints: readonly string[];
	readonly #credentials: ChannelCredentials;
	/** How long a member may take for an answer. */
	readonly #deadlineMs: number;
	readonly #services = etcdServices();
	#index: number;
	#member: Member | null = null;
	#isClosed = false;

	private constructor({ endpoints, deadlineMs = DEADLINE_MS }: Way, channel: ChannelCredentials) {
		this.#endpoints = endpoints;
		this.#deadlineMs = deadlineMs;
		this.#credentials = channel;
		// nodes begin at different members
		this.#index = Math.floor(Math.random() * endpoints.length);
	}

	static async open(way: Way): Promise<EtcdConnection> {
		return new EtcdConnection(way, await credentialsOf(way.tls));
	}

	/** Asks until a member answers, each one once. Ask only what may be asked twice: an answer can be lost. */
	async ask<T>(service: keyof Services, method: string, request: object): Promise<T> {
		const refused: string[] = [];
		const told: string[] = [];
		for (let tries = 0; tries < Math.max(2, this.#endpoints.length); tries++) {
			const member = this.#current();
			try {
				const deadline = Date.now() + this.#deadlineMs;
				return (await unary(member, { service, method, request, deadline })) as T;
			} catch (thrown) {
				const { code, details } = thrown as ServiceError;
				if (!ELSEWHERE.has(code)) throw refusal(member.endpoint, failureInWords(code, details));
				refused.push(`${member.endpoint}: ${failureInWords(code, details)}`);
				told.push(`${member.endpoint}: ${details}`);
				this.#leave(member);
			}
		}
		throw unreachable(refused, new Error(told.join('; ')));
	}

	/** A stream at the current member, and how to leave that member when the stream ends too early. */
	stream(service: keyof Services, method: string): OpenStream {
		const member = this.#current();
		const open = methodOf<StreamMethod>(member, service, method);
		const metadata = new Metadata();
		// ends the stream of a member that lost the others, which would be silent otherwise
		metadata.set('hasleader', 'true');
		return { stream: open(metadata), leave: () => this.#leave(member) };
	}

	/** What is asked then fails, also what is under way. */
	close(): void {
		this.#isClosed = true;
		this.#disconnect();
	}

	#leave(member: Member): void {
		if (this.#member !== member) return;
		this.#disconnect();
		this.#index = (this.#index + 1) % this.#endpoints.length;
	}

	#disconnect(): void {
		this.#member?.clients.KV.close();
		this.#member = null;
	}

	#current(): Member {
		if (this.#isClosed) throw unreachable(['the connection was closed']);
		this.#member ??= this.#connect(this.#endpoints[this.#index] ?? '');
		return this.#member;
	}

	#connect(endpoint: string): Member {
		const address = endpoint.replace(/^https?:\/\//, '');
		const { KV, Watch, Lease } = this.#services;
		const kv = new KV(address, this.#credentials, OPTIONS);
		// all by the one connection
		const options = { channelOverride: kv.getChannel() };
		const watch = new Watch(address, this.#credentials, options);
		const lease = new Lease(address, this.#credentials, options);
		return { endpoint, clients: { KV: kv, Watch: watch, Lease: lease } };
	}
}

export interface OpenStream {
	readonly stream: ClientDuplexStream<object, unknown>;
	readonly leave: () => void;
}

interface Question {
	readonly service: keyof Services;
	readonly method: string;
	readonly request: object;
	/** In ms since the epoch. */
	readonly deadline: number;
}

function unary(member: Member, { service, method, request, deadline }: Question): Promise<unknown> {
	const call = methodOf<UnaryMethod>(member, service, method);
	return new Promise((resolve, reject) => {
		call(request, new Metadata(), { deadline }, (error, answer) => {
			if (error === null) resolve(answer);
			else reject(error);
		});
	});
}

function methodOf<M extends (...args: never[]) => unknown>(
	{ clients }: Member,
	service: keyof Services,
	method: string,
): M {
	const client = clients[service];
	// the constructors of grpc-js give each client its service's methods
	const methods = client as unknown as Readonly<Record<string, M>>;
	return methods[method]?.bind(client) as M;
}

async function credentialsOf(tls: EtcdSettings['tls']): Promise<ChannelCredentials> {
	if (tls === null) return credentials.createInsecure();
	const files = [tls.ca, tls.key, tls.cert].map((path) => (path === null ? null : contentOf(path)));
	const [ca, key, cert] = await Promise.all(files);
	try {
		return credentials.createSsl(ca ?? null, key ?? null, cert ?? null);
	} catch (cause) {
		throw unusable(`cannot use the certificate for etcd: ${messageOf(cause)}`, cause);
	}
}

async function contentOf(path: string): Promise<Buffer> {
	try {
		return await readFile(path);
	} catch (cause) {
		throw unusable(`cannot read ${path}: ${messageOf(cause)}`, cause);
	}
}

function unusable(message: string, cause: unknown): OperationError {
	const hint = 'See store.etcd.tls in ballast.yaml.';
	return new OperationError(message, { reason: 'StoreRefused', retry: 'never', hint, cause });
}

function refusal(endpoint: string, details: string): OperationError {
	return new OperationError(`etcd at ${endpoint} refuses: ${details}`, {
		reason: 'StoreRefused',
		hint: 'May this node read and write below /ballast/CLUSTER/?',
	});
}

/** `cause` has all that gRPC says. */
function unreachable(refused: readonly string[], cause?: unknown): OperationError {
	return new OperationError(`cannot reach etcd: ${[...new Set(refused)].join('; ')}`, {
		reason: 'StoreUnreachable',
		hint: 'What this node has goes on as its specs say; nothing is claimed, moved or taken over meanwhile.',
		cause,
	});
}
