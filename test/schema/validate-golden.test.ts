import { expect, test } from 'vitest';
import { renderFinding } from '../../src/schema/render-finding.ts';
import { catalogOf, textsIn } from '../support/catalog.ts';

const folder = new URL('../golden/validate/', import.meta.url);

test('a folder with many kinds of errors says all of them, each with its place', async () => {
	const catalog = catalogOf(textsIn(new URL('specs/', folder)));
	const text = [
		...catalog.findings.map(renderFinding),
		'',
		`good: ${[...catalog.instances.keys()].join(' ')}`,
		`invalid: ${[...catalog.invalid.keys()].join(' ')}`,
		`unreadable: ${[...catalog.unreadableFiles.keys()].join(' ')}`,
		'',
	].join('\n');
	await expect(text).toMatchFileSnapshot('../golden/validate/expected.txt');
});
