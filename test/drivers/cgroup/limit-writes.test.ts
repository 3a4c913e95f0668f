import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { deviceWrites } from '../../../src/drivers/cgroup/device-writes.ts';
import { isRoundedFrom, parseLimit } from '../../../src/drivers/cgroup/limit-value.ts';
import { limitWrites } from '../../../src/drivers/cgroup/memory/limit-writes.ts';
import { writeInOrder } from '../../../src/drivers/cgroup/write-in-order.ts';
import { writeLimit } from '../../../src/drivers/cgroup/write-limit.ts';
import { canonicalDeviceRules } from '../../../src/model/device-rule.ts';

let directory: string;

beforeEach(() => {
	directory = mkdtempSync(join(tmpdir(), 'ballast-limits-'));
});

afterEach(() => rmSync(directory, { recursive: true }));

describe('the value of a limit file', () => {
	test.each([
		['67108864\n', 67_108_864],
		['max\n', null],
		['9223372036854771712\n', null],
		['9223372036854710272\n', null],
		['0\n', 0],
	])('%j', (text, value) => expect(parseLimit(text)).toBe(value));

	test('is what was asked for after rounding down by less than the largest page', () => {
		expect(isRoundedFrom(100_000_005, 99_999_744)).toBe(true);
		expect(isRoundedFrom(2 ** 20, 2 ** 20)).toBe(true);
		expect(isRoundedFrom(null, null)).toBe(true);
		expect(isRoundedFrom(2 ** 20, 2 ** 20 - 65_536)).toBe(false);
		expect(isRoundedFrom(2 ** 20, 2 ** 20 + 4096)).toBe(false);
		expect(isRoundedFrom(2 ** 20, null)).toBe(false);
		expect(isRoundedFrom(null, 2 ** 20)).toBe(false);
	});
});

describe('memory on version 1', () => {
	const size = fc.integer({ min: 1, max: 1000 }).map((pages) => pages * 4096);

	test('never has the limit above memsw, and keeps the swap allowance', () => {
		fc.assert(
			fc.property(size, size, fc.option(size), (limit, swap, max) => {
				put('memory.limit_in_bytes', limit);
				put('memory.memsw.limit_in_bytes', limit + swap);
				for (const { file, text } of limitWrites({ version: 1, path: directory }, max)) {
					writeFileSync(file, text);
					expect(numberIn('memory.limit_in_bytes')).toBeLessThanOrEqual(
						numberIn('memory.memsw.limit_in_bytes'),
					);
				}
				expect(numberIn('memory.limit_in_bytes')).toBe(max ?? Number.POSITIVE_INFINITY);
				expect(numberIn('memory.memsw.limit_in_bytes')).toBe(
					max === null ? Number.POSITIVE_INFINITY : max + swap,
				);
			}),
		);
	});

	test('leaves memsw alone when it is not limited', () => {
		put('memory.limit_in_bytes', 4096);
		writeFileSync(join(directory, 'memory.memsw.limit_in_bytes'), '9223372036854771712\n');
		const writes = limitWrites({ version: 1, path: directory }, 8192);
		expect(writes.map(({ file, text }) => [file.slice(directory.length), text])).toEqual([
			['/memory.limit_in_bytes', '8192'],
		]);
	});
});

test('a controller that is not mounted is named', async () => {
	await expect(
		writeLimit({ name: 'web1', directories: new Map(), mounts: () => [], limit: 'pids', value: 5 }),
	).rejects.toMatchObject({ reason: 'ControllerMissing' });
});

test('after a failed write those before it are undone', async () => {
	put('first', 1);
	put('second', 2);
	const write = (name: string, text: string, old: string) => {
		const file = join(directory, name);
		return { file, text, undo: { file, text: old } };
	};
	const writes = [
		write('first', '10', '1'),
		write('second', '20', '2'),
		write('no/such', '1', '1'),
	];
	await expect(writeInOrder(writes)).rejects.toMatchObject({ code: 'ENOENT' });
	expect([numberIn('first'), numberIn('second')]).toEqual([1, 2]);
});

describe('devices on version 1', () => {
	const device = fc.constantFrom('c 1:3', 'c 1:5', 'c 5:*', 'b 7:0');
	const rule = fc.tuple(device, fc.constantFrom('r', 'rw', 'rwm', 'm'));
	const list = fc
		.uniqueArray(rule, { selector: ([name]) => name })
		.map((rules) => canonicalDeviceRules(rules.map((parts) => parts.join(' '))));

	test('end as wanted, and what both lists allow is allowed at every moment', () => {
		fc.assert(
			fc.property(list, list, (from, to) => {
				const kernel = new DeviceList(from);
				const both = letters(from).filter((letter) => letters(to).includes(letter));
				for (const { file, text } of deviceWrites('/d', from, to)) {
					kernel.write(file, text);
					expect(kernel.letters()).toEqual(expect.arrayContaining(both));
				}
				expect(kernel.letters().sort()).toEqual(letters(to).sort());
			}),
		);
	});

	test('an equal list needs no write', () => {
		expect(deviceWrites('/d', ['c 1:3 rw'], ['c 1:3 rw'])).toEqual([]);
		expect(deviceWrites('/d', ['a'], ['a'])).toEqual([]);
	});

	test('from everything to a list starts anew with nothing', () => {
		const texts = deviceWrites('/d', ['a'], ['c 1:3 rw']).map(({ file, text }) => [file, text]);
		expect(texts).toEqual([
			['/d/devices.deny', 'a'],
			['/d/devices.allow', 'c 1:3 rw'],
		]);
	});
});

/** What the kernel does with a list that denies by default. */
class DeviceList {
	readonly #letters: Set<string>;

	constructor(rules: readonly string[]) {
		this.#letters = new Set(letters(rules));
	}

	write(file: string, text: string): void {
		for (const letter of letters([text])) {
			if (file.endsWith('devices.allow')) this.#letters.add(letter);
			else this.#letters.delete(letter);
		}
	}

	letters(): string[] {
		return [...this.#letters];
	}
}

/** `c 1:3 rw` as `c 1:3 r` and `c 1:3 w`. */
function letters(rules: readonly string[]): string[] {
	return rules.flatMap((text) => {
		const end = text.lastIndexOf(' ');
		return [...text.slice(end + 1)].map((letter) => `${text.slice(0, end)} ${letter}`);
	});
}

function put(file: string, value: number): void {
	writeFileSync(join(directory, file), `${value}\n`);
}

/** No limit is more than any number. */
function numberIn(file: string): number {
	const text = readFileSync(join(directory, file), 'utf8').trim();
	return text === '-1' ? Number.POSITIVE_INFINITY : Number(text);
}
