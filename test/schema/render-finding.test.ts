import { expect, test } from 'vitest';
import type { Finding } from '../../src/model/finding.ts';
import { renderFinding } from '../../src/schema/render-finding.ts';

const FINDING: Finding = {
	severity: 'error',
	file: 'specs/web.yaml',
	line: 9,
	col: 3,
	length: 6,
	sourceLine: '  device:',
	path: 'spec',
	message: 'unknown field "device"',
	hint: 'did you mean "devices"?',
};

test('a finding shows place, words, line and carets', () => {
	expect(renderFinding(FINDING)).toBe(
		[
			'specs/web.yaml:9:3: error: spec: unknown field "device"; did you mean "devices"?',
			'    9 |   device:',
			'      |   ^^^^^^',
		].join('\n'),
	);
});

test('a tab before the place keeps the carets below it', () => {
	const text = renderFinding({ ...FINDING, sourceLine: '\tx: 1', col: 2, length: 1 });
	expect(text.split('\n').slice(1)).toEqual(['    9 | \tx: 1', '      | \t^']);
});

test('a finding of a whole file has no excerpt', () => {
	expect(renderFinding({ ...FINDING, sourceLine: '' })).not.toContain('\n');
});

test('control characters of a file do not reach the terminal', () => {
	const text = renderFinding({ ...FINDING, sourceLine: 'a: \u001b[2J', message: 'bad \u0007' });
	expect(text.replaceAll('\n', '')).not.toMatch(/\p{Cc}/u);
});
