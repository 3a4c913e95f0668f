import { type StdioOptions, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import type { MovePlaces } from '../../drivers/container/driver.ts';
import { movePlacesOf } from '../../drivers/container/lxc/move-places.ts';
import { fetchMemory } from '../../drivers/container/lxc/post-copy/fetch.ts';
import type { LifeObserver } from '../../drivers/container/lxc/verb-context.ts';
import { READY } from '../../drivers/migration/memory-way.ts';
import { HOST_ENVIRONMENT } from '../../host/process.ts';
import type { ArrivalRequest } from '../../model/arrival.ts';
import { OperationError } from '../../model/errors.ts';
import { type Paths, pathsBelow } from '../../model/paths.ts';
import { FORMATS } from '../../schema/formats.ts';
import { ApiClient } from '../../server/client.ts';
import { problemOf } from '../../server/problem.ts';
import type { CommandContext } from '../context.ts';
import { EXIT } from '../exit-code.ts';
import { openObserver } from '../open-driver.ts';
import { settle } from '../settle.ts';
import { UsageError } from '../usage-error.ts';
import { onBehalf } from './on-behalf.ts';
import { openDoor } from './plain-door.ts';

const PREFIX = /^ballast receive --\s+/;
const ID = /^[0-9a-f-]{36}$/;
/** What rsync's other end is started with here: nothing that names a file, a program or another direction. */
const RSYNC_WORDS = [
	/^-[vnlogDtprSAXHcxz]*e\.[A-Za-z]*$/,
	/^--(numeric-ids|delete|delete-during|stats|checksum|inplace|fsync|bwlimit=\d+)$/,
] as const;

/**
 * The side of a migration that instances come to, run by ssh: answers what the other node asks, and takes what it sends. Where sshd
 * forces this command, what was asked for is in the environment.
 */
export function receive(
	context: CommandContext,
	{ words }: { readonly words: readonly string[] },
): Promise<number> {
	const [verb, name = '', ...rest] = wordsOf(context, words);
	if (verb === 'hello') {
		context.io.out('ballast is here\n');
		return Promise.resolve(EXIT.fine);
	}
	if (verb === 'drain') return onBehalf(context, { do: 'drain', words: [name, ...rest] });
	if (!FORMATS['instance-name'](name).ok) throw misuse(`"${name}" is no name`);
	if (verb === 'ask') return answer(context, name);
	if (verb === 'send') return onBehalf(context, { do: 'send', words: [name, ...rest] });
	if (verb === 'copy') return rsync(copyOf(context, name, rest), 'inherit');
	if (verb === 'memory') {
		const order = { name, words: rest, way: process };
		// ssh waits for this process, which waits for nothing more
		return takeMemory(context, order).finally(() => process.stdin.destroy());
	}
	if (verb === 'plain') return takePlain(context, name, rest);
	throw misuse(`"${verb ?? ''}" is nothing that it does`);
}

function wordsOf({ environment }: CommandContext, words: readonly string[]): readonly string[] {
	const { sshCommand } = environment;
	if (words.length > 0 || sshCommand === null) return words;
	if (!PREFIX.test(sshCommand)) throw misuse('only another ballast may ask here');
	return sshCommand.replace(PREFIX, '').trim().split(/\s+/);
}

/** A question in each line of the input, an answer in each line of the output, until the input ends. */
async function answer(context: CommandContext, name: string): Promise<number> {
	// never without a daemon: holding the root's lock would keep one from starting
	const daemon = new ApiClient(pathsBelow(settle(context).root).socket);
	for await (const line of createInterface(process.stdin)) {
		context.io.out(`${JSON.stringify(await answerTo(line, daemon, name))}\n`);
	}
	return EXIT.fine;
}

/** What is refused is an answer, too. */
async function answerTo(line: string, daemon: ApiClient, name: string): Promise<object> {
	try {
		return { answer: await daemon.receive(name, JSON.parse(line) as ArrivalRequest) };
	} catch (thrown) {
		if (!(thrown instanceof OperationError)) throw thrown;
		return { problem: problemOf(thrown) };
	}
}

interface MemoryOrder {
	readonly name: string;
	readonly words: readonly string[];
	/** From the source, and to it. */
	readonly way: { readonly stdin: Readable; readonly stdout: Writable };
}

/** Memory that comes after the processes: what fetches it is here, and goes on whatever becomes of a daemon. */
async function takeMemory(
	context: CommandContext,
	{ name, words: [id = ''], way: { stdin: input, stdout: output } }: MemoryOrder,
): Promise<number> {
	const settings = settle(context);
	const paths = pathsBelow(settings.root);
	const { images } = placesOf(paths, name, id);
	const observer = await openObserver(settings, paths);
	// that nobody reads is no end of this: processes wait for what is done then
	output.removeAllListeners('error');
	output.write(READY);
	const order = { name, folder: images, input, output };
	// without it processes see zeros: no other one should be preferred
	await writeFile('/proc/self/oom_score_adj', '-1000').catch(() => undefined);
	const life: LifeObserver['life'] = (target, signal) => observer.observe(target, signal);
	const isWhole = await fetchMemory({ paths, observer: { life } }, order);
	return isWhole ? EXIT.fine : EXIT.failed;
}

function placesOf(paths: Paths, name: string, id: string): MovePlaces {
	if (!ID.test(id)) throw misuse('that is no migration');
	const places = movePlacesOf(paths, name, id);
	if (!existsSync(places.arriving)) throw misuse(`nothing is expected as ${places.trashId}`);
	return places;
}

/**
 * What `copy` or `memory` takes, by one connection of plain TCP: says where that is waited for and what lets it in. Who is let in sends nothing more before it is
 * told so.
 */
async function takePlain(
	context: CommandContext,
	name: string,
	[id = '', what = '', ...words]: readonly string[],
): Promise<number> {
	const { root, migration } = settle(context);
	const { listen } = migration;
	if (listen === null) throw misuse('migration.listen is not set here');
	placesOf(pathsBelow(root), name, id);
	const isMemory = what === 'memory';
	const copy = isMemory ? [] : copyOf(context, name, [id, what, ...words]);
	const { port, token, guest } = await openDoor(listen);
	context.io.out(`${listen} ${port} ${token}\n`);
	const socket = await guest;
	if (!isMemory) {
		const ended = rsync(copy, [socket, socket, 'inherit'], LET_IN);
		// it is the other process's now
		socket.destroy();
		return await ended;
	}
	socket.write(READY);
	const way = { stdin: socket, stdout: socket };
	return await takeMemory(context, { name, words: [id], way }).finally(() => socket.destroySoon());
}

/** What rsync's other end is started with: its place is for this side to decide. */
function copyOf(
	context: CommandContext,
	name: string,
	[id = '', what = '', server, ...rest]: readonly string[],
): readonly string[] {
	const { arriving, images } = placesOf(pathsBelow(settle(context).root), name, id);
	const place = { files: arriving, disks: arriving, images }[what];
	if (place === undefined) throw misuse(`"${what}" is nothing that is sent`);
	const dot = rest.indexOf('.');
	const options = rest.slice(0, dot);
	const isKnown = options.every((word) => RSYNC_WORDS.some((known) => known.test(word)));
	if (server !== '--server' || dot < 0 || !isKnown) throw misuse('rsync asks for more than that');
	return ['--server', ...options, '.', `${place}/`];
}

/** Says that the guest is let in, and becomes what it is for. */
const LET_IN = ['sh', '-c', `echo ${READY.trim()}; exec "$@"`, 'sh'] as const;

function rsync(
	args: readonly string[],
	stdio: StdioOptions,
	before: readonly string[] = [],
): Promise<number> {
	return new Promise((resolve, reject) => {
		const child = spawn('setpriv', ['--pdeathsig', 'KILL', '--', ...before, 'rsync', ...args], {
			stdio,
			env: HOST_ENVIRONMENT,
		});
		child.once('error', reject);
		child.once('close', (code) => resolve(code ?? EXIT.failed));
	});
}

function misuse(why: string): UsageError {
	return new UsageError(`cannot receive: ${why}`, 'Other nodes run this command by ssh.');
}
