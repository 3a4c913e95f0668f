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
export async function fetchMemory(
	context: VerbContext,
	{ name, folder, input, output }: FetchOrder,
): Promise<boolean> {
	const broken = new AbortController();
	for (const event of ['end', 'error', 'close']) input.on(event, () => broken.abort());
	output.on('error', () => broken.abort());
	const early: Buffer[] = [];
	const keep = (chunk: Buffer): void => void early.push(chunk);
	input.on('data', keep);
	while (!isMemoryWanted(folder)) {
		if (broken.signal.aborted || !existsSync(join(folder, '..'))) return false;
		await delay(STEP_MS);
	}
	let bytes = 0;
	await markFetched(folder, bytes);
	const fetching = spawn('criu', ['lazy-pages', '--page-server', ...descriptorAt(folder)], {
		stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
		env: HOST_ENVIRONMENT,
	});
	const ended = once(fetching, 'exit').then(([code]) => code === 0);
	const pages = fetching.stdio[PAGES_FD] as Duplex;
	pages.on('error', () => undefined);
	input.off('data', keep);
	for (const chunk of early) pages.write(chunk);
	input.on('data', (chunk: Buffer) => {
		bytes += chunk.length;
	});
	// what it is given is never said to be at its end: CRIU would end, too
	input.pipe(pages, { end: false });
	pages.pipe(output, { end: false });
	const telling = setInterval(() => void markFetched(folder, bytes), TELL_MS);
	const lost = untilLost(broken.signal);
	const isWhole = await Promise.race([ended, lost]);
	clearInterval(telling);
	if (isWhole) await markWhole(folder);
	else await lose(context, { name, folder });
	fetching.kill('SIGKILL');
	if (!isWhole) await giveUpLater(folder);
	return isWhole;
}

/** The source asks every second, and takes it back. One that does not for so long is gone, and its memory with it. */
async function giveUpLater(folder: string): Promise<void> {
	await delay(GIVE_UP_MS);
	await markWhole(folder);
}

/** The source may close first when all is done; until somebody ends it, CRIU only waits here for what does not come. */
async function untilLost(broken: AbortSignal): Promise<false> {
	if (!broken.aborted) await once(broken, 'abort');
	await delay(LAST_WORDS_MS);
	return false;
}

function descriptorAt(folder: string): readonly string[] {
	return ['--ps-socket', String(PAGES_FD), '-D', folder, '-o', join(folder, 'lazy-pages.log')];
}
