import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { lastLine } from '../../host/last-line.ts';
import { HOST_ENVIRONMENT } from '../../host/process.ts';

/** The other node may start a container before it answers. */
const LONGEST_MS = 60_000;

/** One question after the other to one process on another host, which costs a start only once. */
export class Questions {
	readonly #argv: readonly string[];
	#session: Session | null = null;
	#before: Promise<unknown> = Promise.resolve();

	/** The command reads a line for each question, and answers with a line. */
	constructor(argv: readonly string[]) {
		this.#argv = argv;
	}

	/** Throws in words why there is no answer; nobody knows then whether the question came through. */
	ask(question: string, signal?: AbortSignal): Promise<string> {
		const answer = this.#before.then(() => this.#askNext(question, signal));
		this.#before = answer.catch(() => undefined);
		return answer;
	}

	close(): void {
		this.#session?.end();
		this.#session = null;
	}

	async #askNext(question: string, signal?: AbortSignal): Promise<string> {
		signal?.throwIfAborted();
		if (this.#session?.isOver !== false) this.#session = new Session(this.#argv);
		const session = this.#session;
		try {
			return await session.ask(question, signal);
		} catch (cause) {
			// a late answer must not be taken for that to the next question
			session.end();
			throw cause;
		}
	}
}

class Session {
	readonly #child: ChildProcess;
	readonly #answers: AsyncIterator<string>;
	readonly #closed: Promise<unknown>;
	#said = '';
	#isGivenUp = false;

	constructor([command = '', ...args]: readonly string[]) {
		const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'pipe'], env: HOST_ENVIRONMENT });
		child.stderr.setEncoding('utf8').on('data', (text: string) => {
			this.#said += text;
		});
		// that it ended is seen where the answer is missing
		child.once('error', ({ message }) => {
			this.#said += message;
		});
		child.stdin.on('error', () => undefined);
		this.#child = child;
		this.#closed = new Promise((resolve) => child.once('close', resolve));
		this.#answers = createInterface(child.stdout)[Symbol.asyncIterator]();
	}

	get isOver(): boolean {
		const { exitCode, signalCode } = this.#child;
		return this.#isGivenUp || exitCode !== null || signalCode !== null;
	}

	async ask(question: string, signal?: AbortSignal): Promise<string> {
		const late = AbortSignal.timeout(LONGEST_MS);
		const given = signal === undefined ? late : AbortSignal.any([late, signal]);
		this.#child.stdin?.write(`${question}\n`);
		const answer = await Promise.race([this.#answers.next(), once(given, 'abort')]);
		signal?.throwIfAborted();
		if ('done' in answer && answer.done !== true) return answer.value;
		if (late.aborted) throw new Error('it does not answer');
		if (!this.isOver) await this.#closed;
		throw new Error(lastLine(this.#said) || `ssh ended with ${this.#child.exitCode}`);
	}

	end(): void {
		this.#isGivenUp = true;
		this.#child.kill('SIGKILL');
	}
}
