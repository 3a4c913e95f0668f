import { expect, test } from 'vitest';
import { conditionTable } from '../../src/cli/text/condition-table.ts';
import { printable } from '../../src/cli/text/printable.ts';

test.each([
	['a\nb\r\tc', 'a\\nb\\r\\tc'],
	['\u001b[31mred', '\\x1b[31mred'],
	['\u009b1m\u007f', '\\x9b1m\\x7f'],
	['\u202eevil', '\\u202eevil'],
	['Zürich ✓ 日本', 'Zürich ✓ 日本'],
])('%j is shown as %s', (text, shown) => {
	expect(printable(text)).toBe(shown);
});

test('what is as it should be is not marked', () => {
	const row = { reason: 'MemoryAsDeclared', message: '', lastTransitionTime: 0 } as const;
	const conditions = [
		{ ...row, type: 'MemoryResized', status: 'True' },
		{ ...row, type: 'Healthy', status: 'True' },
		{ ...row, type: 'Healthy', status: 'False' },
	] as const;
	const table = conditionTable(conditions, 0, (_, text) => `<${text}>`);
	expect(table.match(/<.*?>/g)).toEqual(
		['<False  >'].map((each) => expect.stringMatching(each.replace(/ +>/, ' *>'))),
	);
});
