import { type ChildProcess, spawn } from 'node:child_process';
import { messageOf, OperationError } from '../model/errors.ts';
import { killIfThere } from './kill-if-there.ts';
import { HOST_ENVIRONMENT } from './process.ts';

export interface GroupEnd {
	/** `null` when it was killed: at its timeout or by somebody else. */
	readonly exitCode: number | null;
	/** The end of what it printed, both streams as they came. */
	readonly output: string;
}

export interface GroupOptions {
	readonly timeoutMs: number;
	readonly signal?: AbortSignal;
	readonly cwd?: string;
	/** All of its environment; without it, what host commands see. */
	readonly env?: Readonly<Record<string, string>>;
	/** Gets all that it prints, both streams as they came. */
	readonly onOutput?: (text: string, from: 'stdout' | 'stderr') => void;
	/** Open files that it gets: as its input, as its output, which nobody else sees then, and as descriptor 3. */
	readonly files?: {
		readonly input?: number;
		readonly output?: number;
		readonly third?: number;
	};
}

/** What of its output is kept, in UTF-16 units. */
const OUTPUT_LENGTH = 1000;
/** Something that it left behind may hold its streams open for ever. */
const LAST_WORDS_MS = 200;

/**
 * Runs a command in a process group of its own, and at the timeout or when the signal aborts kills all of it:
 * what a tool such as lxc-attach started would outlive the tool otherwise.
 */
export async function runInGroup(
	argv: readonly [string, ...string[]],
	{ timeoutMs, signal, cwd, env = HOST_ENVIRONMENT, onOutput, files = {} }: GroupOptions,
): Promise<GroupEnd> {
	signal?.throwIfAborted();
	const [command, ...args] = argv;
	const { input = 'ignore', output: outcome = 'pipe', third = 'ignore' } = files;
	const child = spawn(command, args, {
		stdio: [input, outcome, 'pipe', third],
		env,
		...(cwd === undefined ? {} : { cwd }),
		detached: true,
	});
	const output = outputOf(child, onOutput);
	const kill = (): void => {
		if (child.pid !== undefined) killIfThere(-child.pid, 'SIGKILL');
	};
	const late = setTimeout(kill, timeoutMs);
	signal?.addEventListener('abort', kill, { once: true });
	try {
		const exitCode = await endOf(child, command);
		signal?.throwIfAborted();
		return { exitCode, output: output() };
	} finally {
		clearTimeout(late);
		signal?.removeEventListener('abort', kill);
	}
}

function outputOf(
	{ stdout, stderr }: ChildProcess,
	onOutput: GroupOptions['onOutput'],
): () => string {
	let end = '';
	for (const [from, stream] of Object.entries({ stdout, stderr })) {
		stream?.setEncoding('utf8').on('data', (text: string) => {
			end = `${end}${text}`.slice(-OUTPUT_LENGTH);
			onOutput?.(text, from === 'stdout' ? 'stdout' : 'stderr');
		});
	}
	return () => end;
}

function endOf(child: ChildProcess, command: string): Promise<number | null> {
	return new Promise((resolve, reject) => {
		child.once('close', resolve);
		child.once('exit', (code) => {
			setTimeout(() => {
				child.stdout?.destroy();
				child.stderr?.destroy();
				resolve(code);
			}, LAST_WORDS_MS).unref();
		});
		child.once('error', (cause) => {
			reject(
				new OperationError(`cannot run ${command}: ${messageOf(cause)}`, {
					reason: 'LxcMissing',
					cause,
				}),
			);
		});
	});
}
