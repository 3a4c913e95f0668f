import { describe, expect, test } from 'vitest';
import { roughSize } from '../../src/cli/text/size.ts';
import { formatTable } from '../../src/cli/text/table.ts';
import { formatAge } from '../../src/model/age.ts';

const SECOND = 1000;
const HOUR = 3_600_000;

test.each([
	[-5, '0s'],
	[0, '0s'],
	[59.9 * SECOND, '59s'],
	[60 * SECOND, '1m'],
	[220 * SECOND, '3m40s'],
	[1.2 * HOUR, '1h12m'],
	[24 * HOUR, '1d'],
	[51 * HOUR, '2d3h'],
])('an age of %d ms reads %s', (ms, text) => {
	expect(formatAge(ms)).toBe(text);
});

test.each([
	[0, '0'],
	[512, '512'],
	[1024, '1Ki'],
	[1_300_000, '1.2Mi'],
	[64 * 2 ** 20, '64Mi'],
	[1.5 * 2 ** 30, '1.5Gi'],
	[2048 * 2 ** 40, '2048Ti'],
])('%d bytes read about %s', (bytes, text) => {
	expect(roughSize(bytes)).toBe(text);
});

describe('a table', () => {
	test('has columns as wide as their widest cell and no spaces at line ends', () => {
		const rows = [
			['NAME', 'STATE', 'NOTE'],
			['web1', 'Running', ''],
			['a-longer-name', '', 'Paused 2h'],
		];
		expect(formatTable(rows)).toBe(
			'NAME           STATE    NOTE\nweb1           Running\na-longer-name           Paused 2h\n',
		);
	});

	test('counts widths without colours', () => {
		const red = { text: 'ab', paint: (text: string) => `<${text}>` };
		expect(
			formatTable([
				[red, 'x'],
				['abcd', 'y'],
			]),
		).toBe('<ab  >  x\nabcd  y\n');
	});

	test('of no rows is empty', () => {
		expect(formatTable([])).toBe('');
	});
});
