import { type IncomingMessage, request } from 'node:http';
import { createInterface } from 'node:readline';
import { json } from 'node:stream/consumers';
import { messageOf, OperationError } from '../model/errors.ts';
import { errorOf, type Problem } from './problem.ts';
import type { StreamLine } from './wire.ts';

/** One request to the daemon. */
export interface Exchange {
	readonly socketPath: string;
	readonly method: 'GET' | 'POST';
	readonly path: string;
	readonly body?: unknown;
	readonly signal?: AbortSignal;
	/** Milliseconds until the daemon must have begun its answer; streams may take as long as they like then. */
	readonly patienceMs: number;
}

/** The answer as a whole. Throws what the daemon answered as an error, or `DaemonUnreachable`. */
export async function exchange(what: Exchange): Promise<unknown> {
	const response = await accepted(what);
	return json(response).catch((cause: unknown) => {
		throw lost(what, cause);
	});
}

/** The answer line by line, to its end. Throws like `exchange`, also when the daemon ends before its answer does. */
export async function* exchangeLines(what: Exchange): AsyncGenerator<StreamLine> {
	const response = await accepted(what);
	const input = createInterface({ input: response, crlfDelay: Number.POSITIVE_INFINITY });
	try {
		for await (const line of input) yield JSON.parse(line) as StreamLine;
	} catch (cause) {
		throw lost(what, cause);
	}
}

async function accepted(what: Exchange): Promise<IncomingMessage> {
	const response = await ask(what);
	if (response.statusCode === 200) return response;
	// the daemon of the same version writes this; another server on our socket is not foreseen
	throw errorOf((await json(response)) as Problem);
}

function ask(what: Exchange): Promise<IncomingMessage> {
	const { socketPath, method, path, patienceMs } = what;
	const text = what.body === undefined ? '' : JSON.stringify(what.body);
	return new Promise((resolve, reject) => {
		const asking = request({ socketPath, method, path, signal: what.signal });
		const patience = setTimeout(() => asking.destroy(new Error('it does not answer')), patienceMs);
		asking.once('response', (response) => {
			clearTimeout(patience);
			resolve(response);
		});
		asking.once('error', (cause) => {
			clearTimeout(patience);
			reject(lost(what, cause));
		});
		asking.end(text);
	});
}

/** Why an exchange came to no end: the caller ended it, or the daemon is gone. */
function lost({ socketPath, signal }: Exchange, cause: unknown): unknown {
	if (signal?.aborted) return signal.reason;
	const isCut = cause instanceof Error && 'code' in cause && CUT.has(cause.code);
	return unreachable(socketPath, isCut ? 'it ended' : messageOf(cause), cause);
}

/** The other side is there no more. */
const CUT: ReadonlySet<unknown> = new Set(['ECONNRESET', 'EPIPE']);

/** Nobody answers, or no more. */
export function unreachable(socketPath: string, why: string, cause?: unknown): OperationError {
	return new OperationError(`cannot reach the daemon at ${socketPath}: ${why}`, {
		reason: 'DaemonUnreachable',
		retry: 'never',
		hint: 'Does it still run? Without a daemon, commands observe by themselves.',
		cause,
	});
}
