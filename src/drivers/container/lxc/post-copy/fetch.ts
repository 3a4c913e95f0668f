import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Duplex, Readable, Writable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { HOST_ENVIRONMENT } from '../../../../host/process.ts';
import type { VerbContext } from '../verb-context.ts';
import { ANSWER, lastWordIn } from './last-word.ts';
import { lose } from './lose.ts';
import { isMemoryRefused, isMemoryWanted, markFetched, markWhole } from './marks.ts';

const STEP_MS = 5;
const LONG_STEP_MS = 50;
const TELL_MS = 500;
const PAGES_FD = 3;
const LAST_WORDS_MS = 2000;
/** It always asks for more until all is there, and a host that went away does not say so. */
const SILENT_MS = 15_000;

export interface FetchOrder {
	readonly name: string;
	/** The images that came. */
	readonly folder: string;
	/** From the source, and to it. */
	readonly input: Readable;
	readonly output: Writable;
}

/**
 * Waits until processes are to be brought back from a folder of images, and fetches their memory through the input and the output. True when
 * all of it came, or all of them ended by themselves. **When it cannot come any more, they are ended before CRIU is:** the kernel would give them zeros
 * for what is missing. Where CRIU itself is killed, it does so until they stand still.
 */
export async function fetchMemory(context: VerbContext, order: FetchOrder): Promise<boolean> {
	const { folder } = order;
	const broken = brokenWay(order);
	if (!(await isWantedIn(folder, broken))) return false;
	await markFetched(folder, 0);
	const fetching = spawn('criu', ['lazy-pages', '--page-server', ...descriptorAt(folder)], {
		stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
		env: HOST_ENVIRONMENT,
	});
	try {
		const lastWord = await fetched(fetching, order, broken);
		const isWhole = lastWord !== null && !isMemoryRefused(folder);
		if (isWhole) await markWhole(folder);
		else await lose(context, order);
		if (isWhole) await written(order.output, lastWord);
		return isWhole;
	} finally {
		fetching.kill('SIGKILL');
	}
}

/** Where nobody hears it any more that is no matter: the source asks whether all came. */
function written(output: Writable, word: Buffer): Promise<void> {
	return new Promise((done) => output.write(word, () => done()));
}

/** Aborts when nothing can come through the way any more. */
function brokenWay({ input, output }: FetchOrder): AbortSignal {
	const broken = new AbortController();
	for (const event of ['end', 'error', 'close']) input.on(event, () => broken.abort());
	output.on('error', () => broken.abort());
	// nothing comes before it is asked for, but the end
	input.resume();
	return broken.signal;
}

async function isWantedIn(folder: string, broken: AbortSignal): Promise<boolean> {
	while (!isMemoryWanted(folder)) {
		if (broken.aborted || !existsSync(join(folder, '..'))) return false;
		// files are copied for long, images are there for a moment only
		await delay(existsSync(folder) ? STEP_MS : LONG_STEP_MS);
	}
	return true;
}

/**
 * What ends it at the source, when all came; else `null`. While it has not come, CRIU is not told that its connection ended, and does not end. It says its last
 * word also when it failed, and the source would end what it holds for that: so it is kept here until CRIU has ended well.
 */
async function fetched(
	fetching: ChildProcess,
	{ folder, input, output }: FetchOrder,
	broken: AbortSignal,
): Promise<Buffer | null> {
	let lastWord = Buffer.alloc(0);
	const ended = once(fetching, 'exit').then(
		([code]) => (code === 0 ? lastWord : null),
		() => null,
	);
	const pages = fetching.stdio[PAGES_FD] as Duplex;
	pages.on('error', () => undefined);
	const silent = new AbortController();
	const noticing = setTimeout(() => silent.abort(), SILENT_MS);
	let bytes = 0;
	input.on('data', (chunk: Buffer) => {
		bytes += chunk.length;
		noticing.refresh();
	});
	input.pipe(pages, { end: false });
	pages.on('data', (asked: Buffer) => {
		const end = lastWordIn(asked);
		output.write(end === null ? asked : asked.subarray(0, end));
		if (end === null) return;
		lastWord = Buffer.from(asked.subarray(end));
		pages.write(ANSWER);
	});
	// that a figure cannot be written is no reason to end
	const tell = (): void => void markFetched(folder, bytes).catch(() => undefined);
	const telling = setInterval(tell, TELL_MS);
	try {
		return await Promise.race([ended, lost(AbortSignal.any([broken, silent.signal]))]);
	} finally {
		clearInterval(telling);
		clearTimeout(noticing);
	}
}

/** The source may close first when all is done; until somebody ends it, CRIU only waits here for what does not come. */
async function lost(broken: AbortSignal): Promise<null> {
	if (!broken.aborted) await once(broken, 'abort');
	await delay(LAST_WORDS_MS);
	return null;
}

function descriptorAt(folder: string): readonly string[] {
	return ['--ps-socket', String(PAGES_FD), '-D', folder, '-o', join(folder, 'lazy-pages.log')];
}
