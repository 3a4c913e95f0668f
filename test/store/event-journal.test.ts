import { appendFile, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { SimClock } from '../../src/drivers/container/sim/sim-clock.ts';
import type { BallastEvent } from '../../src/model/event.ts';
import { EventJournal } from '../../src/store/event-journal.ts';
import { olderJournal, readJournal } from '../../src/store/read-journal.ts';
import type { NewEvent } from '../../src/store/store.ts';

const STARTED: NewEvent = {
	instance: 'web1',
	type: 'Normal',
	reason: 'Started',
	message: 'The container runs',
};
const FAILED: NewEvent = {
	instance: 'web1',
	type: 'Warning',
	reason: 'StartFailed',
	message: 'cannot start web1',
};

let folder: string;
let path: string;
let clock: SimClock;
let problems: Error[];

beforeEach(async () => {
	folder = await mkdtemp(join(tmpdir(), 'ballast-journal-'));
	path = join(folder, 'log', 'events.ndjson');
	clock = new SimClock(1_000_000);
	problems = [];
});
afterEach(() => rm(folder, { recursive: true }));

function open(limits: { keepMs?: number; maxBytes?: number } = {}): Promise<EventJournal> {
	return EventJournal.open({
		path,
		clock,
		keepMs: limits.keepMs ?? 1e9,
		maxBytes: limits.maxBytes ?? 1e6,
		provenance: () => ({ commit: 'abc', dirty: false }),
		onError: (problem) => problems.push(problem),
	});
}

describe('EventJournal', () => {
	test('counts equal events in a row, and numbers the others', async () => {
		const journal = await open();
		journal.add(STARTED);
		await clock.advance(500);
		journal.add(STARTED);
		journal.add(FAILED);
		journal.add(STARTED);
		expect(await journal.read({})).toEqual([
			{
				...STARTED,
				seq: 1,
				count: 2,
				firstSeen: 1_000_000,
				lastSeen: 1_000_500,
				provenance: { commit: 'abc', dirty: false },
			},
			expect.objectContaining({ ...FAILED, seq: 2, count: 1 }),
			expect.objectContaining({ ...STARTED, seq: 3, count: 1 }),
		]);
	});

	test('events of another instance in between do not keep events from being counted', async () => {
		const journal = await open();
		for (const instance of ['web1', 'db1', 'web1', 'db1']) journal.add({ ...STARTED, instance });
		const events = await journal.read({});
		expect(events.map(({ instance, count }) => [instance, count])).toEqual([
			['web1', 2],
			['db1', 2],
		]);
	});

	test('reads by instance and from a time on', async () => {
		const journal = await open();
		journal.add(STARTED);
		journal.add({ ...STARTED, instance: 'db1' });
		await clock.advance(10);
		journal.add(FAILED);
		const seqs = async (query: { instance?: string; since?: number }): Promise<number[]> =>
			(await journal.read(query)).map(({ seq }) => seq);
		expect(await seqs({ instance: 'web1' })).toEqual([1, 3]);
		expect(await seqs({ since: clock.now() })).toEqual([3]);
		expect(await seqs({ instance: 'db1', since: clock.now() })).toEqual([]);
	});

	test('goes on with numbers and counts in another process', async () => {
		const first = await open();
		first.add(STARTED);
		await first.flush();
		const second = await open();
		second.add(STARTED);
		second.add(FAILED);
		expect((await second.read({})).map(({ seq, count }) => [seq, count])).toEqual([
			[1, 2],
			[2, 1],
		]);
	});

	test('skips the line that a crash cut off, and loses nothing that comes after it', async () => {
		const before = await open();
		before.add(STARTED);
		await before.flush();
		await appendFile(path, '{"seq":2,"instance":"we');
		const after = await open();
		expect(after.add(FAILED).seq).toBe(2);
		expect((await after.read({})).map(({ reason }) => reason)).toEqual(['Started', 'StartFailed']);
	});

	test('is written a moment after an event, without being asked', async () => {
		const journal = await open();
		journal.add(STARTED);
		expect(await readJournal(path)).toEqual([]);
		await clock.advance(100);
		// A second write waits for the first, so when this one is through the first is as well.
		await journal.flush();
		expect(await readJournal(path)).toHaveLength(1);
	});

	test('never takes more than its bytes, and keeps the newest', async () => {
		const journal = await open({ maxBytes: 4000 });
		for (let n = 0; n < 200; n++) {
			journal.add({ ...STARTED, message: `start ${n}` });
			await journal.flush();
		}
		const taken = (await stat(path)).size + (await stat(olderJournal(path))).size;
		expect(taken).toBeLessThanOrEqual(4400);
		const kept = await journal.read({});
		expect(kept.at(-1)?.message).toBe('start 199');
		expect(kept.length).toBeGreaterThan(8);
	});

	test('drops what is older than it may get', async () => {
		const journal = await open({ keepMs: 1000 });
		for (let n = 0; n < 5; n++) {
			journal.add({ ...STARTED, message: `start ${n}` });
			await journal.flush();
			await clock.advance(400);
		}
		expect((await journal.read({})).map(({ message }) => message)).toEqual(['start 3', 'start 4']);
		expect(await readFile(olderJournal(path), 'utf8')).not.toContain('start 0');
	});

	test('tells those who follow of each event until they leave', async () => {
		const journal = await open();
		const seen: BallastEvent[] = [];
		const leave = journal.follow((event) => seen.push(event));
		journal.add(STARTED);
		journal.add(STARTED);
		leave();
		journal.add(FAILED);
		expect(seen.map(({ seq, count }) => [seq, count])).toEqual([
			[1, 1],
			[1, 2],
		]);
	});

	test('keeps what cannot be written and tries again', async () => {
		const journal = await open();
		await rm(join(folder, 'log'), { recursive: true });
		await writeFile(join(folder, 'log'), 'in the way');
		journal.add(STARTED);
		await expect(journal.flush()).rejects.toThrow(`cannot write the events to ${path}`);
		await rm(join(folder, 'log'));
		const again = await open();
		expect(await again.read({})).toEqual([]);
		expect(await journal.read({})).toHaveLength(1);
	});
});
