import { expect, test } from 'vitest';
import { sidesInWords } from '../../../src/reconciler/plan/value-words.ts';
import { EVERY_RULE } from '../../support/instance-spec.ts';

test.each([
	['a size says its unit', 'memory.max', 2 ** 29, 2 ** 28, '512Mi -> 256Mi'],
	['what is not set says so', 'pids', 100, null, '100 -> (none)'],
	['a list says what comes and goes', 'capabilities.drop', ['a', 'b'], ['b', 'c'], '+c -a'],
	['a list that was not set comes as a whole', 'capabilities.keep', null, ['a', 'b'], '+a +b'],
	['an empty list is not an unset one', 'capabilities.keep', null, [], '(none) -> []'],
	['a list in another order', 'disks', ['a', 'b'], ['b', 'a'], 'another order'],
	['lines of a text', 'hvparams.lxc_extra_config', 'a = 1\n', 'a = 1\nb = 2\n', '+b = 2'],
	['one line against several', 'hvparams.lxc_extra_config', 'a = 1', 'a = 1\nb = 2', '+b = 2'],
	[
		'a file by its lines, since its name stays',
		'hvparams.lxc_extra_config_file',
		{ path: 'x.conf', text: 'a = 1' },
		{ path: 'x.conf', text: 'a = 2' },
		'+a = 2 -a = 1',
	],
	[
		'where a rootfs comes from',
		'os',
		{ kind: 'copy', path: '/a', fit: EVERY_RULE },
		null,
		'copy /a -> (none)',
	],
	[
		'no escape sequence reaches a terminal',
		'nics[a].bridge',
		'br0',
		'\u001b[31mbr1',
		'br0 -> [31mbr1',
	],
])('%s', (_rule, path, from, to, expected) => {
	const sides = sidesInWords(path, from, to);
	expect(sides.from === '' ? sides.to : `${sides.from} -> ${sides.to}`).toBe(expected);
});

test('a long value is cut', () => {
	expect(sidesInWords('nics[a].bridge', '', 'x'.repeat(100)).to).toBe(`${'x'.repeat(59)}…`);
});
