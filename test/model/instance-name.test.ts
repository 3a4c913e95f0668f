import { expect, test } from 'vitest';
import { parseInstanceName, parseNodeName } from '../../src/model/instance-name.ts';

test.each(['a', 'web1', '0', 'a-b', 'x'.repeat(63)])('%s can name an instance', (name) => {
	expect(parseInstanceName(name)).toEqual({ ok: true, value: name });
});

test.each(['', '../x', '.', '-a', 'a-', 'Web', 'wéb', 'a.b', 'a b', 'a\n', 'x'.repeat(300), '🦀'])(
	'%j cannot',
	(name) => {
		expect(parseInstanceName(name)).toMatchObject({ ok: false });
	},
);

test('a node may carry its domain', () => {
	expect(parseNodeName('n1.example.com')).toMatchObject({ ok: true });
	expect(parseNodeName('n1..com')).toMatchObject({ ok: false });
	expect(parseNodeName(`${'a.'.repeat(130)}a`)).toMatchObject({ ok: false });
});
