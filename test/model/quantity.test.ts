import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatBytes, parseBytes, roundedBytes } from '../../src/model/quantity.ts';

test.each([
	['64Mi', 67_108_864],
	['0', 0],
	['4096', 4096],
	['1Ti', 1_099_511_627_776],
	[123, 123],
])('%s is %d bytes', (text, bytes) => {
	expect(parseBytes(text)).toEqual({ ok: true, value: bytes });
});

test.each([
	['2Gib', 'did you mean "2Gi"?'],
	['512 mb', 'did you mean "512Mi"?'],
	['1.5Gi', 'did you mean "1536Mi"?'],
	['1k', 'did you mean "1Ki"?'],
	['-1', 'use Ki, Mi, Gi, Ti or plain bytes'],
	['', 'use Ki, Mi, Gi, Ti or plain bytes'],
	['1e9', 'use Ki, Mi, Gi, Ti or plain bytes'],
])('%j is no size, and the hint says %s', (text, hint) => {
	expect(parseBytes(text)).toMatchObject({ ok: false, hint: expect.stringContaining(hint) });
});

test.each([
	[0, '0 bytes'],
	[8.396641343462615, '8 bytes'],
	[1638.0723855228955, '2Ki'],
	[106_913_792, '102Mi'],
	[25_275_924_480, '24105Mi'],
	[2 ** 31 + 1, '2Gi'],
])('%d bytes that were measured are %s', (bytes, words) => {
	expect(roundedBytes(bytes)).toBe(words);
});

test('a size beyond what a number can hold exactly is refused', () => {
	expect(parseBytes('99999999Ti')).toMatchObject({ ok: false });
	expect(parseBytes('9007199254740993')).toMatchObject({ ok: false });
});

test('every size survives being written and read', () => {
	fc.assert(
		fc.property(fc.maxSafeNat(), (bytes) => {
			expect(parseBytes(formatBytes(bytes))).toEqual({ ok: true, value: bytes });
		}),
	);
});

test('writing what was read is the shortest form and stays the same', () => {
	const sizes = fc.tuple(fc.nat(2 ** 20), fc.constantFrom('', 'Ki', 'Mi', 'Gi'));
	fc.assert(
		fc.property(sizes, ([count, unit]) => {
			const text = `${count}${unit}`;
			const once = canonical(text);
			expect(canonical(once)).toBe(once);
			expect(Number.parseInt(once, 10)).toBeLessThanOrEqual(count);
		}),
	);
});

function canonical(text: string): string {
	const bytes = parseBytes(text);
	return bytes.ok ? formatBytes(bytes.value) : bytes.problem;
}
