import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { instance, type SimCli, simFleet } from '../support/sim-cli.ts';

let cli: SimCli;

beforeEach(() => {
	cli = simFleet();
});

afterEach(() => cli.dispose());

/** The fleet runs as declared. */
async function applied(): Promise<void> {
	expect(await cli.run(['apply'])).toMatchObject({ code: 0 });
}

describe('output formats', () => {
	beforeEach(applied);

	test.each([
		[['pause', 'web1', '--for', '1h'], 'json', 'table'],
		[['resume', 'web1'], 'yaml', 'table'],
		[['logs', 'web1'], 'json', 'table'],
		[['diff'], 'name', 'table, json, yaml'],
		[['explain', 'web1'], 'name', 'table, json, yaml'],
		[['events'], 'name', 'table, json, yaml'],
	])('%j has no -o %s, and says what it has', async (args, format, has) => {
		expect(await cli.run([...args, '-o', format])).toEqual({
			code: 2,
			out: '',
			err: `ballast: cannot print ${args[0]} as ${format}\n  It has: ${has}.\n`,
		});
	});

	test('every format of the table is one that there is', async () => {
		expect(await cli.run(['get', '-o', 'xml'])).toMatchObject({
			code: 2,
			err: expect.stringContaining('cannot print as xml'),
		});
	});
});

describe('slips', () => {
	beforeEach(applied);

	test.each([['undelete'], ['events'], ['explain'], ['describe']])(
		'%s of what nobody knows ends with 2',
		async (command) => {
			expect(await cli.run([command, 'nope'])).toMatchObject({ code: 2 });
		},
	);

	test('resume says whether there was anything to resume', async () => {
		await cli.run(['pause', 'web1', '--for', '1h']);
		expect((await cli.run(['resume', 'web1'])).out).toBe('web1: resumed\n');
		expect((await cli.run(['resume', 'web1'])).out).toBe('web1: it was not paused or overridden\n');
	});

	test.each(['--root', '--specs'])('an empty %s is not the current folder', async (option) => {
		expect(await cli.run([option, '', 'get'])).toMatchObject({
			code: 2,
			err: `ballast: cannot use ${option}: it is empty\n  Name a folder.\n`,
		});
	});

	test('a wrong word of a long list says which there are', async () => {
		cli.spec('web1.yaml', instance('web1', '  capabilities: {drop: [foo]}\n'));
		expect((await cli.run(['validate'])).out).toMatch(/bad value "foo"; use one of .*sys_admin/);
	});
});

describe('text of people', () => {
	test('cannot break lines or colour the terminal', async () => {
		await applied();
		const reason = 'one\ntwo \u001b[31mred\u009b1m';
		const stop = await cli.run(['stop', 'web1', '--for', '1h', '--reason', reason]);
		const shown = [stop, await cli.run(['events']), await cli.run(['describe', 'web1'])];
		for (const { out } of [...shown, await cli.run(['diff'])]) {
			expect(out).not.toContain('\u001b');
			expect(out).not.toContain('\u009b');
			expect(out).not.toMatch(/^two/m);
		}
		expect(stop.out).toContain('one\\ntwo \\x1b[31mred\\x9b1m');
	});
});

describe('explain', () => {
	beforeEach(applied);

	test.each(['dependsOn', 'nics', 'placement'])('says that there are no %s', async (path) => {
		const { code, out } = await cli.run(['explain', 'web1', path]);
		expect({ code, out }).toEqual({
			code: 0,
			out: expect.stringMatching(new RegExp(`\n${path} +\\(none\\) +default\n$`)),
		});
	});

	test('shows the last good spec while the file has an error', async () => {
		cli.spec('web1.yaml', instance('web1', '  memory: {max: 96Mib}\n'));
		const { code, out, err } = await cli.run(['explain', 'web1', 'memory.max']);
		expect(code).toBe(0);
		expect(out).toMatch(/memory\.max +96Mi +last good spec\n/);
		expect(err).toContain('specs/web1.yaml:5:17: error:');
	});
});

test('events stand in the order in which they were last seen', async () => {
	await applied();
	for (const act of [['pause', 'web1', '--for', '1h'], ['stop', 'web1', '--for', '1h'], ['apply']])
		await cli.run(act);
	const events = JSON.parse((await cli.run(['events', '-o', 'json'])).out) as {
		lastSeen: number;
	}[];
	const seen = events.map(({ lastSeen }) => lastSeen);
	expect(seen).toEqual(seen.toSorted((a, b) => a - b));
	expect(events.at(0)).not.toMatchObject({ reason: 'SpecsRead' });
});
