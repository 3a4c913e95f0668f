import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { closeSync, existsSync, openSync, readSync, rmSync } from 'node:fs';
import { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readValueIfThere } from './if-there.ts';
import { killIfThere } from './kill-if-there.ts';
import { HOST_ENVIRONMENT } from './process.ts';

/** How a command ended that a shell ran. */
export interface Ended {
	/** As the shell tells it: 127 = not found, 128 + n = killed by signal n. */
	readonly status: number;
	/** The first 3000 bytes of its standard error. */
	readonly stderr: string;
}

/**
 * Constant; the file for standard error, the number of arguments and the arguments come as lines, exit codes
 * go to descriptor 3, each with a NUL at its end. It waits for the command alone and not for a child that
 * holds standard error, as it would with a pipe. A command in the foreground keeps its signals as they are, which one in
 * the background of a shell does not: that would ignore SIGINT for good.
 */
const LOOP = `while IFS= read -r errors && IFS= read -r count; do
	set --
	while [ "$count" -gt 0 ]; do IFS= read -r argument; set -- "$@" "$argument"; count=$((count - 1)); done
	"$@" 2>"$errors" >/dev/null </dev/null 3>&-
	printf '%s\\0' "$?" >&3
done`;

/**
 * A shell that runs one command after the other. Node forks with its whole heap: 1 to 3 ms on the main
 * thread for each command, where this takes 0.1 ms there. It is in a session of its own, so that Ctrl-C
 * does not reach what it runs, and it is killed when the process that made it ends.
 */
export class CommandShell {
	readonly #shell: ChildProcess;
	readonly #input: Socket;
	readonly #answers: Socket;
	#unread = '';
	#answer: {
		readonly give: (status: number) => void;
		readonly fail: (why: Error) => void;
	} | null = null;
	/** Why it runs nothing more; `null` as long as it does. */
	#broken: Error | null = null;
	#idle: NodeJS.Timeout | undefined;

	constructor() {
		const options = { env: HOST_ENVIRONMENT, detached: true } as const;
		const stdio = ['pipe', 'ignore', 'ignore', 'pipe'] as const;
		const args = ['--pdeathsig', 'KILL', '--', '/bin/sh', '-c', LOOP];
		const shell = spawn('setpriv', args, { ...options, stdio: [...stdio] });
		this.#shell = shell;
		// without pipes, as when there are no descriptors left, this is all that comes
		shell.once('error', ({ message }) => this.#break(new Error(message)));
		const [input, , , answers] = shell.stdio;
		if (!(input instanceof Socket && answers instanceof Socket)) {
			throw new Error('cannot talk to the shell: it was started without pipes');
		}
		this.#input = input;
		this.#answers = answers;
		answers.on('data', (chunk: Buffer) => this.#read(chunk.toString()));
		const end = (why: string): void => this.#break(new Error(why));
		shell.once('close', () => end('the shell that ran it has ended'));
		for (const pipe of [input, answers]) pipe.on('error', ({ message }) => end(message));
	}

	get isBroken(): boolean {
		return this.#broken !== null;
	}

	/**
	 * Runs a command whose arguments contain no line break. One at a time: the next only after this one
	 * has ended. Rejects when the shell itself fails.
	 */
	async run(argv: readonly string[]): Promise<Ended> {
		const errors = openNameless();
		try {
			const status = await this.#status([
				`/proc/${process.pid}/fd/${errors}`,
				argv.length,
				...argv,
			]);
			return { status, stderr: readStart(errors).trimEnd() };
		} finally {
			closeSync(errors);
		}
	}

	#status(lines: readonly (string | number)[]): Promise<number> {
		return new Promise((give, fail) => {
			if (this.#broken !== null) {
				fail(this.#broken);
				return;
			}
			clearTimeout(this.#idle);
			for (const part of [this.#shell, this.#input, this.#answers]) part.ref();
			this.#answer = { give, fail };
			this.#input.write(`${lines.join('\n')}\n`);
		});
	}

	/** Sends a signal to the command that runs now; nothing when there is none. */
	signal(signal: 'SIGTERM' | 'SIGKILL'): void {
		const { pid } = this.#shell;
		if (this.#answer === null || pid === undefined) return;
		const child = readValueIfThere(`/proc/${pid}/task/${pid}/children`)?.trim() ?? '';
		if (child !== '') killIfThere(Number(child), signal);
	}

	/** Kills the command that runs now, and the shell too: what the command started may keep it waiting. */
	kill(): void {
		this.signal('SIGKILL');
		this.#break(new Error('it was killed'));
		this.#shell.kill('SIGKILL');
	}

	/** Keeps this process from ending no longer, and ends when it is not used for so long. */
	rest(ms: number): void {
		for (const part of [this.#shell, this.#input, this.#answers]) part.unref();
		this.#idle = setTimeout(() => this.#end(), ms).unref();
	}

	#end(): void {
		this.#break(new Error('it was not used any more'));
		this.#input.end();
	}

	#read(text: string): void {
		this.#unread += text;
		const end = this.#unread.indexOf('\0');
		if (end === -1) return;
		const answer = this.#unread.slice(0, end);
		this.#unread = this.#unread.slice(end + 1);
		const waiting = this.#answer;
		this.#answer = null;
		waiting?.give(Number(answer));
	}

	#break(why: Error): void {
		this.#broken ??= why;
		this.#answer?.fail(this.#broken);
		this.#answer = null;
	}
}

const STDERR_BYTES = 3000;

/** In memory where that is mounted: a new file on a disk takes longer than all the rest of a command. */
const SCRATCH = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();

/**
 * A file that goes with its last descriptor. Its name is by chance: one that a kill between these two lines left must
 * not be in the way of another process.
 */
function openNameless(): number {
	const path = join(SCRATCH, `ballast-${randomUUID()}`);
	const file = openSync(path, 'wx+', 0o600);
	rmSync(path);
	return file;
}

function readStart(file: number): string {
	const start = Buffer.alloc(STDERR_BYTES);
	return start.toString('utf8', 0, readSync(file, start, 0, STDERR_BYTES, 0));
}
