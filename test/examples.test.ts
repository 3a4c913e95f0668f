import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { runBallast } from './support/cli.ts';

const REPOSITORY = resolve(import.meta.dirname, '..');
const EXAMPLES = join(REPOSITORY, 'examples');
const FOLDERS = (await readdir(EXAMPLES, { withFileTypes: true }))
	.filter((entry) => entry.isDirectory())
	.map((entry) => entry.name);

let root: string;

beforeEach(async () => {
	root = await mkdtemp(join(tmpdir(), 'ballast-examples-'));
});

afterEach(() => rm(root, { recursive: true }));

test.each(FOLDERS)('%s is valid, and its README shows what diff says about it', async (folder) => {
	const specs = `examples/${folder}`;
	expect(await inRepository('validate', specs)).toMatchObject({ code: 0 });
	const diff = await inRepository('diff', '--simulate', '--root', root, '--specs', specs);
	expect(diff.err).toBe('');
	const readme = join(EXAMPLES, folder, 'README.md');
	await expect(withOutput(await readFile(readme, 'utf8'), specs, diff.out)).toMatchFileSnapshot(
		readme,
	);
});

test('every folder is in the list of examples, and nothing else is', async () => {
	const list = await readFile(join(EXAMPLES, 'README.md'), 'utf8');
	const linked = [...list.matchAll(/^\| \[([\w-]+)\]\(([\w-]+)\)/gm)].map((match) => match[2]);
	expect(linked.toSorted()).toEqual(FOLDERS.toSorted());
});

test('the fleet of npm start is valid', async () => {
	expect(await inRepository('validate', 'specs')).toMatchObject({ code: 0 });
});

function inRepository(...args: readonly string[]) {
	return runBallast(args, { cwd: REPOSITORY });
}

/** The page with this output in its console block, which stands at its end. */
function withOutput(page: string, specs: string, output: string): string {
	const [text = ''] = page.split('\n```console\n');
	return `${text.trimEnd()}\n\n\`\`\`console\n$ ballast diff --specs ${specs}\n${output.replaceAll(REPOSITORY, '/srv/ballast')}\`\`\`\n`;
}
