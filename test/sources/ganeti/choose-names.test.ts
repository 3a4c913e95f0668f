import { expect, test } from 'vitest';
import { chooseNames } from '../../../src/sources/ganeti/choose-names.ts';

test.each([
	['the first label where only one has it', ['web1.example.com'], ['web1']],
	['dashes where two have it', ['web.a.org', 'web.b.org'], ['web-a-org', 'web-b-org']],
	['the name itself without a domain', ['web1'], ['web1']],
	['lower case', ['WEB1.example.com'], ['web1']],
	['none for what is no DNS label', ['web_1.example.com'], [null]],
	['none for both when dashes make them one', ['a.b', 'a.c', 'a-b.org'], [null, 'a-c', null]],
	['none for what is too long', [`${'x'.repeat(64)}.org`], [null]],
])('%s', (_rule, names, expected) => {
	expect([...chooseNames(names).values()]).toEqual(expected);
});
