import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Duplex, Readable, Writable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { HOST_ENVIRONMENT } from '../../../../host/process.ts';
import type { VerbContext } from '../verb-context.ts';
import { lose } from './lose.ts';
import { isMemoryWanted, markFetched, markWhole } from './marks.ts';

const STEP_MS = 5;
const TELL_MS = 500;
const PAGES_FD = 3;
const LAST_WORDS_MS = 2000;
/** It always asks for more until all is there, and a host that went away does not say so. */
const SILENT_MS = 15_000;
const GIVE_UP_MS = 60_000;

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
 * all of it came, or all of them ended. **When it cannot come any more, they are ended before CRIU is:** the kernel would give them zeros
 * for what is missing.
 */
export async function fetchMemory(context: VerbContext, order: FetchOrder): Promise<boolean> {
	const { name, folder } = order;
	const broken = brokenWay(order);
	if (!(await isWantedIn(folder, broken))) return false;
	const isWhole = await fetched(order, broken);
	if (isWhole) {
		await markWhole(folder);
		return true;
	}
	await lose(context, { name, folder });
	await giveUpLater(folder);
	return false;
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
		await delay(STEP_MS);
	}
	return true;
}

/** Whether all came. While it is not, CRIU is not told that its connection ended, and does not end. */
async function fetched(
	{ folder, input, output }: FetchOrder,
	broken: AbortSignal,
): Promise<boolean> {
	let bytes = 0;
	await markFetched(folder, bytes);
	const fetching = spawn('criu', ['lazy-pages', '--page-server', ...descriptorAt(folder)], {
		stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
		env: HOST_ENVIRONMENT,
	});
	const ended = once(fetching, 'exit').then(([code]) => code === 0);
	const pages = fetching.stdio[PAGES_FD] as Duplex;
	pages.on('error', () => undefined);
	const silent = new AbortController();
	const noticing = setTimeout(() => silent.abort(), SILENT_MS);
	input.on('data', (chunk: Buffer) => {
		bytes += chunk.length;
		noticing.refresh();
	});
	input.pipe(pages, { end: false });
	pages.pipe(output, { end: false });
	const telling = setInterval(() => void markFetched(folder, bytes), TELL_MS);
	const isWhole = await Promise.race([ended, lost(AbortSignal.any([broken, silent.signal]))]);
	clearInterval(telling);
	clearTimeout(noticing);
	return isWhole;
}

/** The source asks every second, and takes it back. One that does not for so long is gone, and its memory with it. */
async function giveUpLater(folder: string): Promise<void> {
	await delay(GIVE_UP_MS);
	await markWhole(folder);
}

/** The source may close first when all is done; until somebody ends it, CRIU only waits here for what does not come. */
async function lost(broken: AbortSignal): Promise<false> {
	if (!broken.aborted) await once(broken, 'abort');
	await delay(LAST_WORDS_MS);
	return false;
}

function descriptorAt(folder: string): readonly string[] {
	return ['--ps-socket', String(PAGES_FD), '-D', folder, '-o', join(folder, 'lazy-pages.log')];
}
