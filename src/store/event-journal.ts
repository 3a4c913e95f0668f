import { appendFile, mkdir, rename, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Provenance } from '../model/catalog.ts';
import type { Clock } from '../model/clock.ts';
import type { BallastEvent } from '../model/event.ts';
import { olderJournal, readJournal } from './read-journal.ts';
import type { EventLog, EventQuery, NewEvent } from './store.ts';
import { writeFailed } from './write-failed.ts';

export interface JournalOptions {
	readonly path: string;
	readonly clock: Clock;
	/** Events that were last seen longer ago than this many ms are no longer shown or kept. */
	readonly keepMs: number;
	/** The most bytes on disk, in both files together. */
	readonly maxBytes: number;
	/** The commit that an event belongs to. */
	readonly provenance: () => Provenance | null;
	/** Hears of a journal that cannot be written. Nothing else stops because of that. */
	readonly onError: (problem: Error) => void;
}

const FLUSH_AFTER_MS = 100;
/** A full disk must not fill the memory too. */
const MOST_UNWRITTEN = 10_000;

/**
 * Events as lines of JSON. An event that counts up is written again under its number, so the file is
 * only ever appended to. When half of what it may take is full, or it is half as old as events
 * may get, it becomes the older of two files, and the one before that goes.
 */
export class EventJournal implements EventLog {
	readonly #options: JournalOptions;
	readonly #listeners = new Set<(event: BallastEvent) => void>();
	/** The newest event of each instance: the one that an equal event folds into. */
	readonly #newest = new Map<string, BallastEvent>();
	#unwritten = new Map<number, BallastEvent>();
	#lastSeq: number;
	/** When the file that is written now was begun. */
	#begunAt: number;
	#cancelFlush: (() => void) | null = null;
	#writing: Promise<void> = Promise.resolve();

	private constructor(options: JournalOptions, known: readonly BallastEvent[]) {
		this.#options = options;
		this.#lastSeq = known.at(-1)?.seq ?? 0;
		this.#begunAt = known.at(0)?.firstSeen ?? options.clock.now();
		for (const event of known) this.#newest.set(event.instance, event);
	}

	/** Goes on where the last process left off; the end of a line that it was writing is sealed off. */
	static async open(options: JournalOptions): Promise<EventJournal> {
		await mkdir(dirname(options.path), { recursive: true });
		const known = (await readJournal(options.path)).toSorted((a, b) => a.seq - b.seq);
		if ((await sizeOf(options.path)) > 0) await appendFile(options.path, '\n');
		return new EventJournal(options, known);
	}

	add(event: NewEvent): BallastEvent {
		const now = this.#options.clock.now();
		const last = this.#newest.get(event.instance);
		const added: BallastEvent =
			last !== undefined && isSame(last, event)
				? { ...last, count: last.count + 1, lastSeen: now }
				: {
						...event,
						seq: ++this.#lastSeq,
						count: 1,
						firstSeen: now,
						lastSeen: now,
						provenance: this.#options.provenance(),
					};
		this.#newest.set(event.instance, added);
		if (this.#unwritten.size < MOST_UNWRITTEN) this.#unwritten.set(added.seq, added);
		this.#cancelFlush ??= this.#options.clock.after(FLUSH_AFTER_MS, () => this.#flushLater());
		for (const listener of this.#listeners) listener(added);
		return added;
	}

	async read(query: EventQuery): Promise<readonly BallastEvent[]> {
		const oldest = this.#options.clock.now() - this.#options.keepMs;
		const since = Math.max(oldest, query.since ?? oldest);
		await this.flush();
		return readJournal(this.#options.path, { ...query, since });
	}

	follow(listener: (event: BallastEvent) => void): () => void {
		this.#listeners.add(listener);
		return () => {
			this.#listeners.delete(listener);
		};
	}

	async flush(): Promise<void> {
		this.#cancelFlush?.();
		this.#cancelFlush = null;
		// One write after the other; one that failed does not keep the next from being tried.
		const written = this.#writing.then(() => this.#write());
		this.#writing = written.catch(() => undefined);
		await written;
	}

	#flushLater(): void {
		this.flush().catch((problem: Error) => this.#options.onError(problem));
	}

	async #write(): Promise<void> {
		const events = this.#unwritten;
		if (events.size === 0) return;
		this.#unwritten = new Map();
		const lines = [...events.values()].map((event) => `${JSON.stringify(event)}\n`);
		try {
			await this.#rotateIfDue();
			await appendFile(this.#options.path, lines.join(''), { mode: 0o640 });
		} catch (cause) {
			this.#unwritten = new Map([...events, ...this.#unwritten]);
			throw writeFailed(`the events to ${this.#options.path}`, cause);
		}
	}

	async #rotateIfDue(): Promise<void> {
		const { path, clock, keepMs, maxBytes } = this.#options;
		const isOld = clock.now() - this.#begunAt > keepMs / 2;
		const size = await sizeOf(path);
		if (size === 0 || (!isOld && size < maxBytes / 2)) return;
		await rename(path, olderJournal(path));
		this.#begunAt = clock.now();
	}
}

function isSame(last: BallastEvent, event: NewEvent): boolean {
	return last.type === event.type && last.reason === event.reason && last.message === event.message;
}

async function sizeOf(path: string): Promise<number> {
	return (await stat(path).catch(() => null))?.size ?? 0;
}
