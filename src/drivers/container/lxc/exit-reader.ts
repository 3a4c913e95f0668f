import { readTailIfThere, statIfThere } from '../../../host/if-there.ts';
import { type LoggedEnd, parseLastEnd } from './last-exit.ts';

/** A start writes about 8 KiB, and what matters comes after it. */
const TAIL = 32 * 1024;

/** Reads the start logs of containers that do not run, and each anew only when it has grown. */
export class ExitReader {
	readonly #folder: string;
	readonly #known = new Map<string, { readonly version: string; readonly end: LoggedEnd | null }>();

	constructor(folder: string) {
		this.#folder = folder;
	}

	/** How the container last ended; `null` when no log tells. */
	read(name: string): LoggedEnd | null {
		const path = `${this.#folder}/${name}.start.log`;
		const stat = statIfThere(path);
		if (stat === null) return null;
		const version = `${stat.ino} ${stat.size} ${stat.mtimeMs}`;
		const known = this.#known.get(name);
		if (known?.version === version) return known.end;
		const end = parseLastEnd(readTailIfThere(path, TAIL) ?? '');
		this.#known.set(name, { version, end });
		return end;
	}
}
