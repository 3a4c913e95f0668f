import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { execa } from 'execa';
import { HOST_ENVIRONMENT, run } from '../../host/process.ts';
import type { ArrivalAnswer, ArrivalRequest } from '../../model/arrival.ts';
import { OperationError } from '../../model/errors.ts';
import type { Paths } from '../../model/paths.ts';
import { REASONS, type Reason } from '../../model/reasons.ts';
import { runBound } from '../os/bound-command.ts';
import type { Copied, CopyOrder, Peer, Peers } from './peer.ts';

const CONNECT_MS = 15_000;
const ASK_MS = 60_000;
const STEP_MS = 20;
/** Host keys are checked, nobody is asked for anything, and a node that went away is noticed. */
const OPTIONS = [
	...['-o', 'BatchMode=yes'],
	...['-o', 'StrictHostKeyChecking=yes'],
	...['-o', 'ConnectTimeout=10'],
	...['-o', 'ServerAliveInterval=5'],
	...['-o', 'ServerAliveCountMax=3'],
] as const;
/** What the other node runs for us; with a forced command it is read and not run. */
const RECEIVE = 'ballast receive --';
const SSH_FAILED = 255;
/** rsync's word for some files that could not be copied. */
const PARTIAL = 23;
/** rsync's word for files that went away while it ran. */
const VANISHED = 24;
/** rsync's own words for a connection that is not there or went away. */
const RSYNC_UNREACHABLE: ReadonlySet<number> = new Set([10, 12, 30, 35, SSH_FAILED]);

/** Reaches other nodes by ssh: one connection for all that a migration asks and sends. */
export class SshPeers implements Peers {
	readonly #paths: Paths;

	constructor(paths: Paths) {
		this.#paths = paths;
	}

	async open(address: string, signal?: AbortSignal): Promise<Peer> {
		const socket = join(this.#paths.run, `ssh-${process.pid}-${nextNumber()}`);
		await mkdir(this.#paths.run, { recursive: true });
		const bound = ['setpriv', '--pdeathsig', 'TERM', '--'];
		const how = ['-M', '-N', '-S', socket, ...OPTIONS, '--', address];
		const [command = '', ...args] = [...bound, 'ssh', ...how];
		const master = spawn(command, args, {
			stdio: ['ignore', 'ignore', 'pipe'],
			env: HOST_ENVIRONMENT,
		});
		let said = '';
		master.stderr.on('data', (chunk: Buffer) => {
			said += chunk.toString();
		});
		try {
			await untilConnected({ master, socket, address, said: () => said }, signal);
		} catch (cause) {
			master.kill('SIGKILL');
			throw cause;
		}
		return new SshPeer({ address, socket, master });
	}

	async sizeOf(folder: string): Promise<number> {
		const { stdout } = await run(['du', '-sB1', '--', folder]);
		return Number.parseInt(stdout, 10) || 0;
	}
}

let number = 0;
function nextNumber(): number {
	number += 1;
	return number;
}

interface Connecting {
	readonly master: ChildProcess;
	readonly socket: string;
	readonly address: string;
	readonly said: () => string;
}

async function untilConnected(
	{ master, socket, address, said }: Connecting,
	signal?: AbortSignal,
): Promise<void> {
	let ended = false;
	master.once('close', () => {
		ended = true;
	});
	master.once('error', () => {
		ended = true;
	});
	const until = performance.now() + CONNECT_MS;
	while (!ended && performance.now() < until) {
		signal?.throwIfAborted();
		// ssh makes it when the other host has let it in
		if (existsSync(socket)) return;
		await delay(STEP_MS);
	}
	throw unreachable(address, lastLine(said()) || 'ssh did not connect in time');
}

class SshPeer implements Peer {
	readonly #address: string;
	readonly #socket: string;
	readonly #master: ChildProcess;

	constructor({ address, socket, master }: Pick<Connecting, 'address' | 'socket' | 'master'>) {
		this.#address = address;
		this.#socket = socket;
		this.#master = master;
	}

	async ask(name: string, request: ArrivalRequest, signal?: AbortSignal): Promise<ArrivalAnswer> {
		const command = `${RECEIVE} ask ${name}`;
		const result = await execa('ssh', [...this.#options, '--', this.#address, command], {
			input: JSON.stringify(request),
			env: HOST_ENVIRONMENT,
			extendEnv: false,
			reject: false,
			timeout: ASK_MS,
			...(signal && { cancelSignal: signal }),
		});
		signal?.throwIfAborted();
		const answer = answerIn(result.stdout);
		if (answer === null) {
			const said = lastLine(result.stderr) || `ssh ended with ${result.exitCode}`;
			throw unreachable(this.#address, said);
		}
		if ('problem' in answer) throw refusedBy(answer.problem);
		return answer.answer;
	}

	async copy({ name, id, what, from, pass }: CopyOrder, signal?: AbortSignal): Promise<Copied> {
		const how = ['--archive', '--hard-links', '--acls', '--xattrs', '--sparse', '--numeric-ids'];
		const whole = ['--delete', '--one-file-system', '--exclude=/config', '--stats'];
		const rsh = `--rsh=ssh ${this.#options.join(' ')}`;
		const there = `--rsync-path=${RECEIVE} copy ${name} ${id} ${what}`;
		const to = `${this.#address.includes(':') ? `[${this.#address}]` : this.#address}:${what}`;
		const order = [...how, ...whole, ...(pass === 'Compared' ? ['--checksum'] : []), rsh, there];
		const log = ['sh', '-c', 'exec "$@" >&2', 'sh'] as const;
		const rsync = () => runBound([...log, 'rsync', ...order, '--', `${from}/`, to], signal);
		const first = await rsync();
		// what came and went under its hands can fail in more ways than one
		const isOnceMore = first.exitCode === PARTIAL && pass !== 'Still';
		const result = isOnceMore ? await rsync() : first;
		const isWhole = result.exitCode === 0 || (result.exitCode === VANISHED && pass !== 'Still');
		if (isWhole) return copiedOf(result.stderr);
		const isFull = /No space left on device/.test(result.stderr);
		const said = isFull ? 'no space is left there' : firstError(result.stderr);
		if (RSYNC_UNREACHABLE.has(result.exitCode)) throw unreachable(this.#address, said);
		throw new OperationError(`cannot copy ${from} to ${this.#address}: ${said}`, {
			reason: isFull ? 'DiskFull' : 'MigrationFailed',
		});
	}

	async close(): Promise<void> {
		this.#master.kill('SIGTERM');
		await rm(this.#socket, { force: true });
	}

	get #options(): readonly string[] {
		return ['-S', this.#socket, '-o', 'ControlMaster=no', ...OPTIONS];
	}
}

type Answer =
	| { readonly answer: ArrivalAnswer }
	| {
			readonly problem: { readonly detail: string; readonly reason: string; readonly hint: string };
	  };

function answerIn(text: string | undefined): Answer | null {
	try {
		const value: unknown = JSON.parse(text ?? '');
		return typeof value === 'object' && value !== null ? (value as Answer) : null;
	} catch {
		return null;
	}
}

function refusedBy({
	detail,
	reason,
	hint,
}: Extract<Answer, { readonly problem: object }>['problem']): OperationError {
	const known = Object.hasOwn(REASONS, reason) ? (reason as Reason) : 'MigrationFailed';
	return new OperationError(detail, { reason: known, retry: 'never', hint });
}

function copiedOf(stats: string): Copied {
	const figure = (label: string): number => {
		const found = new RegExp(`^${label}: ([0-9,]+)`, 'm').exec(stats)?.[1] ?? '0';
		return Number(found.replaceAll(',', ''));
	};
	return {
		bytes: figure('Total transferred file size'),
		files: figure('Number of regular files transferred'),
	};
}

function unreachable(address: string, why: string): OperationError {
	return new OperationError(`cannot reach ballast on ${address}: ${why}`, {
		reason: 'PeerUnreachable',
		hint: `Try, as root: ssh ${address} ${RECEIVE} hello`,
	});
}

/** rsync's last line only counts what went wrong. */
function firstError(said: string): string {
	const error = said.split('\n').find((line) => line.startsWith('rsync: '));
	return error ?? lastLine(said);
}

/** What ssh and rsync say last is what kept them. */
function lastLine(text: string | undefined): string {
	const lines = (text ?? '').split('\n').map((line) => line.trim());
	return lines.findLast((line) => line !== '') ?? '';
}
