import { createWriteStream, type WriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';

/** What is kept of one script's output; more is left out, and said to be. */
const MOST_BYTES = 4 * 1024 * 1024;

/** A file that takes what a script prints, up to a bound. */
export class OutputLog {
	readonly #stream: WriteStream;
	#left = MOST_BYTES;

	constructor(path: string) {
		this.#stream = createWriteStream(path, { mode: 0o640 });
	}

	add(text: string): void {
		if (this.#left <= 0) return;
		const bytes = Buffer.from(text).subarray(0, this.#left);
		this.#left -= bytes.length;
		this.#stream.write(bytes);
		if (this.#left <= 0) this.#stream.write('\n(the rest is left out)\n');
	}

	async close(): Promise<void> {
		this.#stream.end();
		await finished(this.#stream);
	}
}
