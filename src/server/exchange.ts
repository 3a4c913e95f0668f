import { type IncomingMessage, request } from 'node:http';
import { json } from 'node:stream/consumers';
import { OperationError } from '../model/errors.ts';
import { errorOf, type Problem } from './problem.ts';

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

/** The answer's body, still to be read. Throws what the daemon answered as an error, or `DaemonUnreachable`. */
export async function exchange(what: Exchange): Promise<IncomingMessage> {
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
			reject(what.signal?.aborted ? what.signal.reason : unreachable(socketPath, cause));
		});
		asking.end(text);
	});
}

function unreachable(socketPath: string, cause: Error): OperationError {
	return new OperationError(`cannot reach the daemon at ${socketPath}: ${cause.message}`, {
		reason: 'DaemonUnreachable',
		retry: 'never',
		hint: 'Does it still run? Without a daemon, commands observe by themselves.',
		cause,
	});
}
