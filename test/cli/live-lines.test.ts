import { Writable } from 'node:stream';
import { beforeEach, expect, test, vi } from 'vitest';
import { LiveLines } from '../../src/cli/live-lines.ts';
import { Screen } from '../support/screen.ts';

const COLOR = new RegExp(`${String.fromCharCode(27)}\\[[\\d;]*m`);

let screen: Screen;
let written: string[];

beforeEach(() => {
	screen = new Screen({ columns: 30, rows: 10 });
	written = [];
});

/** A terminal of this width that draws on the screen. */
function terminal(columns: number) {
	const stream = new Writable({
		decodeStrings: false,
		write: (text: string, _, done) => {
			written.push(text);
			void screen.write(text).then(() => done());
		},
	});
	return Object.assign(stream, { isTTY: true, columns, rows: 10 });
}

/** The first lines wait for what draws them. */
const shown = () => expect.poll(() => screen.lines());

async function drawn(stream: ReturnType<typeof terminal>, ...lines: readonly string[]) {
	const live = new LiveLines(stream);
	live.show(lines);
	await shown().toEqual(lines.map((line) => line.slice(0, 29)));
	return live;
}

test('lines are redrawn in place', async () => {
	const live = await drawn(terminal(30), 'one 1Mi', 'two 5Mi');
	live.show(['one 2Mi', 'two 5Mi']);
	await shown().toEqual(['one 2Mi', 'two 5Mi']);
	live.show(['two 6Mi']);
	await shown().toEqual(['two 6Mi']);
	live.show(['two 7Mi', 'one more', 'and another']);
	await shown().toEqual(['two 7Mi', 'one more', 'and another']);
	live.show([]);
	await shown().toEqual([]);
	// nothing in it is coloured, whatever NO_COLOR says
	expect(written.join('')).not.toMatch(COLOR);
});

test('what else is written stands above them, whole', async () => {
	const stream = terminal(30);
	const live = await drawn(stream, 'one 1Mi so far', 'two 5Mi so far');
	live.around(() => stream.write('made\n'));
	live.around(() => stream.write('started\nand runs\n'));
	await shown().toEqual([
		...['made', 'started', 'and runs'],
		...['one 1Mi so far', 'two 5Mi so far'],
	]);
	live.show([]);
	live.around(() => stream.write('3 of 3 as declared\n'));
	await shown().toEqual(['made', 'started', 'and runs', '3 of 3 as declared']);
});

test('lines are cut to the width that the terminal has now', async () => {
	const stream = terminal(30);
	const long = 'web1  Creating  100Mi of about 300Mi, 10Mi/s, about 20s left';
	const live = await drawn(stream, long);
	stream.columns = 12;
	live.show([`${long}.`]);
	await shown().toEqual(['web1  Creat']);
});

test('nothing is drawn before there is anything to show, or on a terminal without a size', async () => {
	const stream = terminal(0);
	const live = new LiveLines(stream);
	live.around(() => stream.write('made\n'));
	live.show([]);
	live.show(['one 1Mi']);
	live.around(() => stream.write('started\n'));
	await shown().toEqual(['made', 'started']);
	expect(written.join('')).toBe('made\nstarted\n');
});

test('lines that are over before they could be drawn never show', async () => {
	const stream = terminal(30);
	const live = new LiveLines(stream);
	live.show(['one 1Mi']);
	live.show([]);
	await import('log-update');
	await new Promise((resolve) => setImmediate(resolve));
	live.around(() => stream.write('made\n'));
	await shown().toEqual(['made']);
	expect(written.join('')).toBe('made\n');
});

test('where that which draws cannot be loaded, everything else is written', async () => {
	vi.doMock('log-update', () => {
		throw new Error('it is not there');
	});
	const unhandled = vi.fn();
	process.once('unhandledRejection', unhandled);
	const stream = terminal(30);
	const live = new LiveLines(stream);
	live.show(['one 1Mi']);
	await expect(import('log-update')).rejects.toThrow();
	await new Promise((resolve) => setImmediate(resolve));
	live.around(() => stream.write('made\n'));
	await shown().toEqual(['made']);
	expect(unhandled).not.toHaveBeenCalled();
	process.off('unhandledRejection', unhandled);
	vi.doUnmock('log-update');
});
