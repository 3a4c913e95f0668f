import { stripVTControlCharacters } from 'node:util';
import type { NodeStatus } from '../model/instance-status.ts';
import type { ReadApi } from '../reconciler/api/api.ts';
import { EXIT } from './exit-code.ts';
import type { Io } from './io.ts';

export interface WatchOptions {
	readonly read: ReadApi;
	readonly print: (status: NodeStatus) => string;
}

/** Prints anew after each event here and each change on other nodes until Ctrl-C: in place on a terminal, one below the other elsewhere. */
export async function watchTable(io: Io, { read, print }: WatchOptions): Promise<number> {
	let isStale = true;
	let wake = (): void => {};
	let last = '';
	const changed = (): void => {
		isStale = true;
		wake();
	};
	const following = Promise.all([
		read.followEvents(changed, io.signal),
		read.followElsewhere(changed, io.signal),
	]);
	// its failure is seen below, once the status has been read
	following.catch(() => undefined);
	io.signal.addEventListener('abort', () => wake());
	while (!io.signal.aborted) {
		// events that come while the status is read are seen by the next turn
		isStale = false;
		const text = print(await read.status());
		if (text !== last) io.out(redrawn(io, text, last));
		last = text;
		await Promise.race([
			following,
			new Promise<void>((resolve) => {
				wake = resolve;
				if (isStale || io.signal.aborted) resolve();
			}),
		]);
	}
	await following;
	return EXIT.interrupted;
}

function redrawn(io: Io, text: string, before: string): string {
	if (!io.isTerminal || before === '') return text;
	return `\u001b[${rowsOf(before, io.columns)}A\u001b[J${text}`;
}

/** How many rows of the terminal a text that ends with a line break takes. */
function rowsOf(text: string, columns: number): number {
	const lines = stripVTControlCharacters(text).split('\n').slice(0, -1);
	return lines.reduce((rows, line) => rows + Math.max(1, Math.ceil(line.length / columns)), 0);
}
