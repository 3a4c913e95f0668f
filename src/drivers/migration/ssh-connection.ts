import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { HOST_ENVIRONMENT } from '../../host/process.ts';
import { fastFirst, hasAes } from './fast-cipher.ts';
import { SSH_OPTIONS } from './ssh.ts';
import { sshFailure } from './ssh-failure.ts';
import { sshSettings } from './ssh-settings.ts';

const CONNECT_MS = 15_000;
const STEP_MS = 10;
/** One that others go through. */
export interface Connection {
	/** It ends with this process, and when it is ended. */
	readonly master: ChildProcess;
	/** Options for another one to the same address. */
	readonly cipher: readonly string[];
}

/** Connects to an address for all that goes by that socket. Fails with `PeerUnreachable`. */
export async function connect(
	address: string,
	socket: string,
	signal?: AbortSignal,
): Promise<Connection> {
	const bound = ['setpriv', '--pdeathsig', 'TERM', '--'];
	const cipher = await cipherFor(address);
	const how = ['-M', '-N', '-S', socket, ...SSH_OPTIONS, ...cipher, '--', address];
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
	return { master, cipher };
}

/** Options of a connection to that address. */
async function cipherFor(address: string): Promise<readonly string[]> {
	if (!hasAes()) return [];
	const said = await sshSettings(address);
	const ciphers = fastFirst(said('ciphers'));
	return ciphers === null ? [] : ['-o', `Ciphers=${ciphers}`];
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
	throw sshFailure(address, said(), 'ssh did not connect in time');
}
