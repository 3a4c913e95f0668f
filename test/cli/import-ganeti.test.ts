import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type SimCli, simCli } from '../support/sim-cli.ts';

const FIXTURES = join(import.meta.dirname, '../sources/ganeti/fixtures');

let cli: SimCli;

beforeEach(() => {
	cli = simCli();
});

afterEach(() => cli.dispose());

/** Copies a sample beside the specs, changed when asked. */
function sample(file: string, change: (text: string) => string = (text) => text): void {
	writeFileSync(join(cli.folder, file), change(readFileSync(join(FIXTURES, file), 'utf8')));
}

function written(): string {
	const folder = join(cli.folder, 'ganeti-specs');
	return readdirSync(folder)
		.toSorted()
		.map((file) => `==> ${file}\n${readFileSync(join(folder, file), 'utf8')}`)
		.join('\n');
}

describe.each(['config.data.json', 'info.txt', 'rapi.json'])('import ganeti %s', (file) => {
	test('writes specs, says what is not carried over, and what it wrote is valid', async () => {
		sample(file);
		const { code, out, err } = await cli.run(['import', 'ganeti', file]);
		expect({ code, err }).toEqual({ code: 0, err: '' });
		await expect(out).toMatchFileSnapshot(`../golden/import-ganeti/${file}.out.txt`);
		await expect(written()).toMatchFileSnapshot(`../golden/import-ganeti/${file}.specs.txt`);
		const { out: findings, code: valid } = await cli.run(['validate', 'ganeti-specs']);
		expect(findings).not.toContain(': error:');
		expect(valid).toBe(0);
	});
});

test('no secret of the cluster gets into specs or output', async () => {
	sample('config.data.json');
	const { out } = await cli.run(['import', 'ganeti', 'config.data.json']);
	expect(`${out}${written()}`).not.toMatch(/THE-SECRET|THE-PASSWORD/);
});

test('a file that is there is never replaced, and nothing else is written', async () => {
	sample('info.txt');
	cli.spec('web1.yaml', 'mine\n');
	const { code, err } = await cli.run(['import', 'ganeti', 'info.txt', '--to', 'specs']);
	expect(code).toBe(2);
	expect(err).toContain('cannot import to specs: these files are there already: web1.yaml');
	expect(readdirSync(join(cli.folder, 'specs'))).toEqual(['web1.yaml']);
	expect(readFileSync(join(cli.folder, 'specs/web1.yaml'), 'utf8')).toBe('mine\n');
});

test('an instance in two files is imported once, from the first', async () => {
	sample('info.txt');
	sample('rapi.json');
	const { out } = await cli.run(['import', 'ganeti', 'info.txt', 'rapi.json']);
	expect(out).toMatch(/web1\.example\.com +ganeti-specs\/web1\.yaml/);
	expect(out).toMatch(/web1\.example\.com +- +left out: it was in a file before/);
	expect(written()).toContain('group: xenvg');
});

test('for programs is the list of what was imported', async () => {
	sample('info.txt');
	const { out } = await cli.run(['-o', 'json', 'import', 'ganeti', 'info.txt']);
	expect(
		JSON.parse(out).map(({ name, file }: { name: string; file: string }) => [name, file]),
	).toEqual([
		['cluster defaults', 'ganeti.profile.yaml'],
		['nodes', 'ganeti.nodes.yaml'],
		['web1.example.com', 'web1.yaml'],
		['db1.example.com', 'db1.yaml'],
	]);
});

describe('names the file and the place of', () => {
	test.each([
		['JSON that is cut', (text: string) => text.slice(0, 300), 'it is not JSON: '],
		[
			'an older version',
			(text: string) => text.replace('3010000', '2160000'),
			'version: it is from Ganeti 2.16, not 3.x',
		],
		[
			'a missing version',
			(text: string) => text.replace('"version"', '"vers"'),
			'version: expected a number, it is missing',
		],
		[
			'a disk that is not there',
			(text: string) => text.replace('["disk-drbd"]', '["gone"]'),
			'instances.uuid-db1.disks[0]: expected the uuid of a disk of this file, found "gone"',
		],
		[
			'a node that is not there',
			(text: string) => text.replace('"primary_node": "node-uuid-1"', '"primary_node": "x"'),
			'instances.uuid-web1.primary_node: expected the uuid of a node of this file, found "x"',
		],
		[
			'a state that Ganeti has not got',
			(text: string) => text.replace('"admin_state": "down"', '"admin_state": "asleep"'),
			'instances.uuid-db1.admin_state: expected up, down or offline, found "asleep"',
		],
		['another JSON', () => '{"a": 1}', 'cluster: it is missing'],
		['something else', () => 'hello\n', 'it is nothing that Ganeti writes'],
	])('%s', async (_what, change, message) => {
		sample('config.data.json', change);
		const { code, err } = await cli.run(['import', 'ganeti', 'config.data.json']);
		expect(code).toBe(2);
		expect(err).toContain(`cannot import config.data.json: ${message}`);
		expect(readdirSync(cli.folder)).not.toContain('ganeti-specs');
	});

	test.each(['--no-rename', '--name=web4'])('with %s, which is for archives', async (option) => {
		const { code, err } = await cli.run(['import', 'ganeti', 'config.data.json', option]);
		expect({ code, err }).toMatchObject({
			code: 2,
			err: expect.stringContaining('are for the archive of one instance'),
		});
		expect(readdirSync(cli.folder)).not.toContain('ganeti-specs');
	});

	test('no file at all, and options are not spoken of', async () => {
		const { code, err } = await cli.run(['import', 'ganeti']);
		expect({ code, err }).toMatchObject({
			code: 2,
			err: expect.stringMatching(/name its files$/m),
		});
	});

	test('a file that is not there', async () => {
		const { code, err } = await cli.run(['import', 'ganeti', 'nowhere']);
		expect(code).toBe(2);
		expect(err).toContain('cannot import nowhere: ENOENT');
	});
});
