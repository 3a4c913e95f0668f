import type { ArrivalAnswer, ArrivalRequest } from '../model/arrival.ts';
import type { OperationError } from '../model/errors.ts';
import type { BallastEvent } from '../model/event.ts';
import type { RebootHow } from '../model/instance-spec.ts';
import type { InstanceStatus, NodeStatus } from '../model/instance-status.ts';
import type {
	ApplyOptions,
	ApplyResult,
	ByHand,
	Evacuation,
	Homecoming,
	WrittenSpec,
} from '../reconciler/api/api.ts';
import type { EventQuery, TrashEntry } from '../store/store.ts';
import { type Exchange, exchange, exchangeLines, unreachable } from './exchange.ts';
import { errorOf } from './problem.ts';
import type { Api } from './routes.ts';
import type {
	AdoptBody,
	ApplyBody,
	ApproveBody,
	PauseBody,
	RebootBody,
	StreamLine,
	TakeOverBody,
} from './wire.ts';

/** How long a person is kept waiting before the daemon counts as unreachable. */
const PATIENCE_MS = 10_000;
/** What is tried with the node that is off comes to its end first, and sockets of what stood still are set back. */
const TAKE_OVER_MS = 60_000;

/** The API of a daemon that listens on a socket. Types of the answers are those that the daemon sends. */
export class ApiClient implements Api {
	readonly #socketPath: string;

	constructor(socketPath: string) {
		this.#socketPath = socketPath;
	}

	async status(): Promise<NodeStatus> {
		return (await this.#get('/v1/status')) as NodeStatus;
	}

	async events(query: EventQuery): Promise<readonly BallastEvent[]> {
		return (await this.#get(`/v1/events?${parameters(query)}`)) as BallastEvent[];
	}

	followEvents(onEvent: (event: BallastEvent) => void, signal: AbortSignal): Promise<void> {
		return this.#follow('/v1/events?follow=1', signal, (line) => {
			if ('event' in line) onEvent(line.event);
		});
	}

	followElsewhere(onChange: () => void, signal: AbortSignal): Promise<void> {
		return this.#follow('/v1/elsewhere?follow=1', signal, (line) => {
			if ('changed' in line) onChange();
		});
	}

	async trash(): Promise<readonly TrashEntry[]> {
		return (await this.#get('/v1/trash')) as TrashEntry[];
	}

	async evacuation(): Promise<readonly Evacuation[]> {
		return (await this.#get('/v1/evacuation')) as Evacuation[];
	}

	async homecoming(node: string): Promise<readonly Homecoming[]> {
		const query = new URLSearchParams({ node });
		return (await this.#get(`/v1/homecoming?${query}`)) as Homecoming[];
	}

	async approve(name: string, planHash: string): Promise<InstanceStatus> {
		return (await this.#post(name, 'approve', {
			planHash,
		} satisfies ApproveBody)) as InstanceStatus;
	}

	async pause(name: string, until: number, reason: string): Promise<InstanceStatus> {
		return (await this.#post(name, 'pause', {
			until,
			reason,
		} satisfies PauseBody)) as InstanceStatus;
	}

	async resume(name: string): Promise<InstanceStatus> {
		return (await this.#post(name, 'resume', {})) as InstanceStatus;
	}

	async byHand(name: string, act: ByHand): Promise<InstanceStatus> {
		return (await this.#post(name, 'by-hand', act)) as InstanceStatus;
	}

	async reboot(name: string, how: RebootHow | null): Promise<InstanceStatus> {
		return (await this.#post(name, 'reboot', { how } satisfies RebootBody)) as InstanceStatus;
	}

	async retry(name: string): Promise<InstanceStatus> {
		return (await this.#post(name, 'retry', {})) as InstanceStatus;
	}

	async undelete(name: string): Promise<WrittenSpec> {
		return (await this.#post(name, 'undelete', {})) as WrittenSpec;
	}

	async receive(name: string, request: ArrivalRequest): Promise<ArrivalAnswer> {
		return (await this.#post(name, 'receive', request)) as ArrivalAnswer;
	}

	async takeOver(name: string, from: string): Promise<InstanceStatus> {
		const body = { from } satisfies TakeOverBody;
		const path = pathOf(name, 'take-over');
		const asked = exchange(this.#to({ method: 'POST', path, body, patienceMs: TAKE_OVER_MS }));
		return (await asked) as InstanceStatus;
	}

	async adopt(name: string, lxcpath: string): Promise<WrittenSpec> {
		return (await this.#post(name, 'adopt', { lxcpath } satisfies AdoptBody)) as WrittenSpec;
	}

	async apply(options: ApplyOptions): Promise<readonly ApplyResult[]> {
		const { names, timeoutMs, onProgress, onSpecs, fetch = false } = options;
		const wanted = { progress: onProgress !== undefined, specs: onSpecs !== undefined };
		const body: ApplyBody = { names, timeoutMs, fetch, ...wanted };
		const signal = options.signal ? { signal: options.signal } : {};
		const asked = this.#to({ method: 'POST', path: '/v1/apply', body, ...signal });
		for await (const line of exchangeLines(asked)) {
			if ('problem' in line) throw errorOf(line.problem);
			if ('results' in line) return line.results;
			tell(line, options);
		}
		throw this.#hungUp();
	}

	/** Hands on each line until the signal aborts; the daemon has no reason to end before. */
	async #follow(
		path: string,
		signal: AbortSignal,
		onLine: (line: StreamLine) => void,
	): Promise<void> {
		try {
			for await (const line of exchangeLines(this.#to({ method: 'GET', path, signal })))
				onLine(line);
		} catch (thrown) {
			if (!signal.aborted) throw thrown;
		}
		if (!signal.aborted) throw this.#hungUp();
	}

	#get(path: string): Promise<unknown> {
		return exchange(this.#to({ method: 'GET', path }));
	}

	#post(name: string, verb: string, body: unknown): Promise<unknown> {
		return exchange(this.#to({ method: 'POST', path: pathOf(name, verb), body }));
	}

	#to(
		what: Omit<Exchange, 'socketPath' | 'patienceMs'> & Partial<Pick<Exchange, 'patienceMs'>>,
	): Exchange {
		return { socketPath: this.#socketPath, patienceMs: PATIENCE_MS, ...what };
	}

	#hungUp(): OperationError {
		return unreachable(this.#socketPath, 'it ended');
	}
}

function tell(line: StreamLine, { onEvent, onProgress, onSpecs }: ApplyOptions): void {
	if ('event' in line) onEvent?.(line.event);
	else if ('progress' in line) onProgress?.(line.progress);
	else if ('specs' in line) onSpecs?.(line.specs);
}

const pathOf = (name: string, verb: string): string =>
	`/v1/instances/${encodeURIComponent(name)}/${verb}`;

function parameters(query: EventQuery): string {
	const set = new URLSearchParams();
	if (query.instance !== undefined) set.set('instance', query.instance);
	if (query.since !== undefined) set.set('since', String(query.since));
	return set.toString();
}
