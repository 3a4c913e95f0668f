import type { ChildProcess } from 'node:child_process';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Duplex } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { lastLine } from '../../host/last-line.ts';
import type { ArrivalAnswer, ArrivalRequest } from '../../model/arrival.ts';
import { messageOf, OperationError } from '../../model/errors.ts';
import type { Paths } from '../../model/paths.ts';
import { REASONS, type Reason } from '../../model/reasons.ts';
import type { Settings } from '../../settings.ts';
import { answers } from './answers.ts';
import { Fence } from './fence.ts';
import { openMemoryWay } from './memory-way.ts';
import type { Copied, Copying, CopyOrder, MemoryWayOrder, Peer, Peers } from './peer.ts';
import { byPlain, byPlainFor } from './plain-way.ts';
import { Questions } from './questions.ts';
import { copiedOf, Rsync, type RsyncEnd } from './rsync.ts';
import { sizeOfFolder } from './size-of-folder.ts';
import { RECEIVE, SSH_FAILED, SSH_OPTIONS, unreachable } from './ssh.ts';
import { type Connection, connect } from './ssh-connection.ts';

/** The other node starts what takes a copy. */
const READY_MS = 60_000;
/** rsync's word for some files that could not be copied. */
const PARTIAL = 23;
/** rsync's word for files that went away while it ran. */
const VANISHED = 24;
/** rsync's own words for a connection that is not there or went away. */
const RSYNC_UNREACHABLE: ReadonlySet<number> = new Set([10, 12, 30, 35, SSH_FAILED]);

/** Reaches other nodes by ssh: one connection for all that a migration asks, and sends where it does not go by plain TCP. */
export class SshPeers implements Peers {
	readonly #paths: Paths;
	readonly #bandwidth: number | null;
	readonly #fence: Fence;

	constructor(paths: Paths, { migration, failover }: Pick<Settings, 'migration' | 'failover'>) {
		this.#paths = paths;
		this.#bandwidth = migration.bandwidth;
		this.#fence = new Fence(failover);
	}

	get canFence(): boolean {
		return this.#fence.isThere;
	}

	async open(address: string, signal?: AbortSignal): Promise<Peer> {
		const socket = join(this.#paths.run, `ssh-${process.pid}-${nextNumber()}`);
		await mkdir(this.#paths.run, { recursive: true });
		const { master, cipher } = await connect(address, socket, signal);
		return new SshPeer({ address, socket, master, cipher, bandwidth: this.#bandwidth });
	}

	answers(address: string, signal?: AbortSignal): Promise<boolean> {
		return answers(address, signal);
	}

	fence(node: string): Promise<void> {
		return this.#fence.run(node);
	}

	sizeOf(folder: string): Promise<number> {
		return sizeOfFolder(folder);
	}
}

let number = 0;
function nextNumber(): number {
	number += 1;
	return number;
}

interface Connected extends Connection {
	readonly address: string;
	readonly socket: string;
	readonly bandwidth: number | null;
}

class SshPeer implements Peer {
	readonly #address: string;
	readonly #socket: string;
	readonly #master: ChildProcess;
	readonly #cipher: readonly string[];
	readonly #bandwidth: number | null;
	readonly #questions = new Map<string, Questions>();
	readonly #copies = new Set<Rsync>();

	constructor({ address, socket, master, cipher, bandwidth }: Connected) {
		this.#address = address;
		this.#socket = socket;
		this.#master = master;
		this.#cipher = cipher;
		this.#bandwidth = bandwidth;
	}

	async ask(name: string, request: ArrivalRequest, signal?: AbortSignal): Promise<ArrivalAnswer> {
		const said = await this.#questionsOf(name)
			.ask(JSON.stringify(request), signal)
			.catch((cause: unknown) => {
				signal?.throwIfAborted();
				throw unreachable(this.#address, messageOf(cause));
			});
		const answer = answerIn(said);
		if (answer === null) throw unreachable(this.#address, `it said "${said}"`);
		if ('problem' in answer) throw refusedBy(answer.problem, this.#address);
		return { ...OLDER, ...answer.answer };
	}

	prepare(order: CopyOrder, signal?: AbortSignal): Copying {
		let rsync = this.#rsync(order);
		const go = async (): Promise<Copied> => {
			signal?.throwIfAborted();
			const kill = (): void => rsync.kill();
			signal?.addEventListener('abort', kill, { once: true });
			try {
				const first = await rsync.go();
				// what came and went under its hands can fail in more ways than one
				const isOnceMore = first.exitCode === PARTIAL && isWhileRunning(order);
				if (isOnceMore) rsync = this.#rsync(order);
				const end = isOnceMore ? await rsync.go() : first;
				signal?.throwIfAborted();
				return this.#copied(order, end);
			} finally {
				signal?.removeEventListener('abort', kill);
			}
		};
		return { ready: () => this.#untilReady(order, rsync), go, sent: () => rsync.sent() };
	}

	async #untilReady(order: CopyOrder, rsync: Rsync): Promise<void> {
		const ended = await Promise.race([
			rsync.ready(),
			delay(READY_MS, 'late' as const, { ref: false }),
		]);
		if (ended === 'late') throw unreachable(this.#address, 'it does not get ready for a copy');
		if (ended !== null) this.#copied(order, ended);
	}

	async openMemoryWay({ name, id, transport, folder }: MemoryWayOrder): Promise<Duplex> {
		const isPlain = transport === 'Plain';
		const what = isPlain ? `plain ${name} ${id} memory` : `memory ${name} ${id}`;
		const how = [...SSH_OPTIONS, ...this.#cipher, '--', this.#address, `${RECEIVE} ${what}`];
		const ssh = ['ssh', ...how] as const;
		const argv = isPlain ? byPlain(ssh) : ssh;
		return await openMemoryWay(argv, folder).catch((cause: unknown) => {
			throw unreachable(this.#address, messageOf(cause));
		});
	}

	async close(): Promise<void> {
		for (const questions of this.#questions.values()) questions.close();
		for (const rsync of this.#copies) rsync.kill();
		this.#master.kill('SIGTERM');
		await rm(this.#socket, { force: true });
	}

	#questionsOf(name: string): Questions {
		const command = `${RECEIVE} ask ${name}`;
		const known = this.#questions.get(name);
		const questions =
			known ?? new Questions(['ssh', ...this.#options, '--', this.#address, command]);
		this.#questions.set(name, questions);
		return questions;
	}

	#rsync({ name, id, what, transport, from, pass }: CopyOrder): Rsync {
		const isPlain = transport === 'Plain';
		const ssh = `ssh ${this.#options.join(' ')}`;
		const host = this.#address.includes(':') ? `[${this.#address}]` : this.#address;
		const rsync = new Rsync({
			...{ what, from, pass, to: `${host}:${what}`, bandwidth: this.#bandwidth },
			rsh: isPlain ? byPlainFor(ssh) : ssh,
			there: `${RECEIVE} ${isPlain ? 'plain' : 'copy'} ${name} ${id} ${what}`,
		});
		this.#copies.add(rsync);
		return rsync;
	}

	#copied({ from, pass }: CopyOrder, { exitCode, stdout, stderr }: RsyncEnd): Copied {
		const isWhole = exitCode === 0 || (exitCode === VANISHED && isWhileRunning({ pass }));
		if (isWhole) return copiedOf(stdout);
		const isFull = /No space left on device/.test(stderr);
		const said = isFull ? 'no space is left there' : firstError(stderr);
		if (exitCode === null || RSYNC_UNREACHABLE.has(exitCode)) {
			throw unreachable(this.#address, said);
		}
		throw new OperationError(`cannot copy ${from} to ${this.#address}: ${said}`, {
			reason: isFull ? 'DiskFull' : 'MigrationFailed',
		});
	}

	get #options(): readonly string[] {
		return ['-S', this.#socket, '-o', 'ControlMaster=no', ...SSH_OPTIONS];
	}
}

/** What is copied may come and go. */
const isWhileRunning = ({ pass }: Pick<CopyOrder, 'pass'>): boolean =>
	pass === 'Running' || pass === 'Compared';

/** What an older ballast does not say. */
const OLDER = {
	memoryObstacles: ['ballast there is older than that'],
	plainObstacles: ['ballast there is older than that'],
	memoryBytes: null,
};

type Answer =
	| { readonly answer: ArrivalAnswer }
	| {
			readonly problem: { readonly detail: string; readonly reason: string; readonly hint: string };
	  };

function answerIn(text: string): Answer | null {
	try {
		const value: unknown = JSON.parse(text);
		return typeof value === 'object' && value !== null ? (value as Answer) : null;
	} catch {
		return null;
	}
}

function refusedBy(
	{ detail, reason, hint }: Extract<Answer, { readonly problem: object }>['problem'],
	address: string,
): OperationError {
	// its own words for that are about another host than where they are read
	if (reason === 'DaemonUnreachable') {
		return unreachable(address, 'no daemon answers there', 'Start ballast daemon there.');
	}
	const known = Object.hasOwn(REASONS, reason) ? (reason as Reason) : 'MigrationFailed';
	return new OperationError(detail, { reason: known, retry: 'never', hint });
}

/** rsync's last line only counts what went wrong, and what ballast says came before it. */
function firstError(said: string): string {
	const error = said.split('\n').find((line) => /^(rsync|ballast): /.test(line));
	return error ?? lastLine(said);
}
