import { expect, test } from 'vitest';
import { runThere } from '../../../src/drivers/migration/run-there.ts';

const listener = {
	out: () => undefined,
	err: () => undefined,
	signal: new AbortController().signal,
};

test.each(['a;b', '$(id)', '-o', '', 'a b', '../a', 'a\nb'])(
	'gives no shell of another host the word %j',
	async (word) => {
		await expect(runThere('localhost', ['send', word], listener)).rejects.toThrow(
			'not for a shell',
		);
	},
);
