import fc from 'fast-check';
import { expect, test } from 'vitest';
import { expandCpuList, parseCpuList } from '../../src/model/cpu-list.ts';

test.each([
	['0', '0'],
	['0-2,4,5-5', '0-2,4-5'],
	['3,3', '3'],
	[' 1', '1'],
	['3,0-1', '0-1,3'],
	['0-5,2-3', '0-5'],
	['all', 'all'],
])('Ganeti reads %j, here as %j', (text, canonical) => {
	expect(parseCpuList(text)).toEqual({ ok: true, value: canonical });
});

test.each(['', '0:1', '1-0', '0-1-2', '0,', 'none', '-1', '0-99999999', '8192'])(
	'%j is refused',
	(text) => {
		expect(parseCpuList(text)).toMatchObject({ ok: false });
	},
);

test('the list of a set of CPUs expands to that set, and is canonical', () => {
	const cpus = fc.uniqueArray(fc.nat(200), { minLength: 1, maxLength: 40 });
	fc.assert(
		fc.property(cpus, (numbers) => {
			const list = parseCpuList(numbers.join(','));
			expect(list.ok && expandCpuList(list.value)).toEqual(numbers.toSorted((a, b) => a - b));
			expect(list.ok && parseCpuList(list.value)).toEqual(list);
		}),
	);
});
