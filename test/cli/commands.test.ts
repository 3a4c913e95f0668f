import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
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

/** web1 has a limit that can be set at once, db1 a field that takes a restart. */
function edit(): void {
	cli.spec('web1.yaml', instance('web1', '  memory: {max: 128Mi}\n'));
	cli.spec(
		'db1.yaml',
		instance(
			'db1',
			'  pids: 100\n  capabilities: {drop: [net_raw]}\n  lifecycle: {protect: [Delete]}\n',
		),
	);
}

function golden(name: string): string {
	return `../golden/cli/${name}.txt`;
}

describe('validate', () => {
	test('prints every error at once with its place, and ends with 2', async () => {
		cli.spec('web2.yaml', instance('web2', '  device: {}\n  memory: {max: 2Gib}\n'));
		cli.spec('web3.yaml', instance('web3', '  profiles: [larg]\n'));
		const { code, out } = await cli.run(['validate']);
		expect(code).toBe(2);
		await expect(out).toMatchFileSnapshot(golden('validate-errors'));
	});

	test('says what the specs declare when nothing is wrong', async () => {
		expect(await cli.run(['validate'])).toEqual({
			code: 0,
			out: 'no errors: 2 instances in 3 files\n',
			err: '',
		});
	});

	test('of one file reads its neighbours too, and reports on that file', async () => {
		cli.spec('bad.yaml', 'kind: Nothing\n');
		expect(await cli.run(['validate', 'specs/web1.yaml'])).toMatchObject({ code: 0 });
		expect(await cli.run(['validate', 'specs/bad.yaml'])).toMatchObject({ code: 2 });
	});

	test('of one file counts that file', async () => {
		expect(await cli.run(['validate', 'specs/web1.yaml'])).toMatchObject({
			out: 'no errors: 1 instance in 1 file\n',
		});
	});

	test('of a file outside of the spec folder reads it alone', async () => {
		writeFileSync(join(cli.folder, 'lone.yaml'), instance('lone', '  profiles: [base]\n'));
		const { code, out, err } = await cli.run(['validate', 'lone.yaml']);
		expect({ code, err }).toEqual({ code: 2, err: expect.stringContaining('--specs') });
		expect(out).toMatch(/there is no profile "base"[\s\S]*\n1 error in 1 file\n$/);
	});

	test.each(['a.json', 'shadow', '.hidden.yaml'])(
		'of %s, which nobody reads as a spec, is refused',
		async (name) => {
			writeFileSync(join(cli.folder, 'specs', name), instance('a', '  pidz: 1\n'));
			const { code, err } = await cli.run(['validate', `specs/${name}`]);
			expect({ code, err }).toEqual({
				code: 2,
				err: expect.stringContaining(`cannot validate specs/${name}: specs are files *.yaml`),
			});
		},
	);

	test('of a folder that is not there ends with 2', async () => {
		const { code, err } = await cli.run(['validate', 'nowhere']);
		expect(code).toBe(2);
		expect(err).toContain('ballast: cannot validate nowhere:');
	});
});

describe('wrong specs', () => {
	beforeEach(applied);

	test.each([['apply'], ['apply', 'web1'], ['diff'], ['diff', 'web1']])(
		'%s %s ends with 2 while a document has errors',
		async (...args) => {
			cli.spec('web1.yaml', instance('web1', '  memory: {max: 96Mib}\n'));
			expect(await cli.run(args)).toMatchObject({ code: 2 });
		},
	);

	test('apply says which instance is not as its spec says, and why', async () => {
		cli.spec('web1.yaml', instance('web1', '  memory: {max: 96Mib}\n'));
		const { out, err } = await cli.run(['apply']);
		expect(out).toMatch(
			/^web1 +SpecInvalid +\S*specs\/web1.yaml:5:17: error: .*\n1 of 2 as declared\n/m,
		);
		expect(err).toBe('1 error in the specs: ballast validate\n');
	});

	test('apply of what was never valid ends with 2', async () => {
		cli.spec('new1.yaml', instance('new1', '  pidz: 3\n'));
		expect(await cli.run(['apply', 'new1'])).toMatchObject({ code: 2 });
	});

	test('an error in what is no instance is not passed over', async () => {
		cli.spec('who.yaml', 'kind: Nothing\n');
		expect(await cli.run(['apply'])).toMatchObject({
			code: 2,
			err: '1 error in the specs: ballast validate\n',
		});
		expect(await cli.run(['apply', 'web1'])).toMatchObject({ code: 0 });
		expect(await cli.run(['diff'])).toMatchObject({ code: 2 });
	});

	test('a folder that cannot be read is said, and ends with 2', async () => {
		const { code, out, err } = await cli.run(['--specs', '/nonexist', 'apply']);
		expect({ code, err }).toEqual({
			code: 2,
			err: expect.stringMatching(/^The spec folder cannot be read: /),
		});
		expect(out).toContain('0 of 2 as declared');
	});

	test('a restart by hand is done, as the last good spec says', async () => {
		cli.spec('web1.yaml', instance('web1', '  memory: {max: 96Mib}\n'));
		const { code, out } = await cli.run(['restart', 'web1']);
		expect(code).toBe(0);
		expect(out).toMatch(/^web1: as its spec said before it was wrong: /m);
	});
});

describe('diff', () => {
	test('of new specs shows what would be made and ends with 1', async () => {
		const { code, out } = await cli.run(['diff']);
		expect(code).toBe(1);
		await expect(out).toMatchFileSnapshot(golden('diff-new'));
	});

	test('is empty after apply', async () => {
		await applied();
		expect(await cli.run(['diff'])).toEqual({ code: 0, out: '2 unchanged\n', err: '' });
	});

	test('shows fields, how they take effect and where they stand; waiting for consent ends with 3', async () => {
		await applied();
		edit();
		const { code, out } = await cli.run(['diff']);
		expect(code).toBe(3);
		await expect(out).toMatchFileSnapshot(golden('diff-edited'));
	});

	test('of one instance ends by that instance', async () => {
		await applied();
		edit();
		expect(await cli.run(['diff', 'web1'])).toMatchObject({ code: 1 });
	});

	test('of a deleted file that is protected ends with 5', async () => {
		await applied();
		cli.remove('db1.yaml');
		const { code, out } = await cli.run(['diff']);
		expect(code).toBe(5);
		expect(out).toContain('db1   DELETE   blocked:');
	});

	test('of specs with errors ends with 2 and says so', async () => {
		await applied();
		cli.spec('web1.yaml', instance('web1', '  memory: {max: 2Gib}\n'));
		const { code, out, err } = await cli.run(['diff']);
		expect({ code, out }).toEqual({ code: 2, out: '2 unchanged\n' });
		expect(err).toBe('1 error in the specs: ballast validate\n');
	});

	test('for programs is the list of plans', async () => {
		const plans = JSON.parse((await cli.run(['diff', '-o', 'json'])).out);
		expect(plans.map(({ name, verb }: { name: string; verb: string }) => [name, verb])).toEqual([
			['db1', 'CREATE'],
			['web1', 'CREATE'],
		]);
	});

	test('of an unknown name ends with 2 and says which there are', async () => {
		const { code, err } = await cli.run(['diff', 'web9']);
		expect(code).toBe(2);
		expect(err).toBe(
			'ballast: cannot find web9: no spec declares it and nothing of that name is here\n  There is: db1, web1.\n',
		);
	});
});

describe('get', () => {
	test('shows a row for each instance', async () => {
		await applied();
		await expect((await cli.run(['get'])).out).toMatchFileSnapshot(golden('get'));
	});

	test('says what each waits for', async () => {
		await applied();
		edit();
		cli.spec('web2.yaml', instance('web2', '  memory: {max: 2Gib}\n'));
		await cli.run(['pause', 'web1', '--for', '2h']);
		await expect((await cli.run(['get'])).out).toMatchFileSnapshot(golden('get-notes'));
	});

	test('wide adds where things are', async () => {
		await applied();
		const { out } = await cli.run(['get', '-o', 'wide', 'web1']);
		expect(out).toMatch(/ PID +MIGRATES +SPEC +LXCPATH/);
		expect(out).toContain('specs/web1.yaml:3  /FOLDER/root/var/lib/ballast/lxc');
	});

	test('name is one name per line, for loops', async () => {
		expect((await cli.run(['get', '-o', 'name'])).out).toBe('db1\nweb1\n');
	});

	test('json and yaml are the same data', async () => {
		await applied();
		const json = JSON.parse((await cli.run(['get', '-o', 'json'])).out);
		const yaml = parse((await cli.run(['get', '-o', 'yaml'])).out);
		expect(yaml.instances).toEqual(json.instances);
		expect(json.daemon).toBeNull();
	});
});

test('describe shows desired beside observed, conditions, plan and events', async () => {
	await applied();
	edit();
	await expect((await cli.run(['describe', 'db1'])).out).toMatchFileSnapshot(golden('describe'));
});

describe('explain', () => {
	test('shows each value with the file and line that set it', async () => {
		await expect((await cli.run(['explain', 'web1'])).out).toMatchFileSnapshot(golden('explain'));
	});

	test('of one path shows that path and what lies below', async () => {
		const { out } = await cli.run(['explain', 'web1', 'memory']);
		expect(out.split('\n')[2]).toBe('memory.max     96Mi    specs/web1.yaml:5 (Instance web1)');
	});

	test('of an unknown path ends with 2', async () => {
		expect(await cli.run(['explain', 'web1', 'memroy'])).toMatchObject({
			code: 2,
			err: 'ballast: cannot explain memroy: no field of web1 has that path\n  All of them: ballast explain web1\n',
		});
	});
});

describe('apply', () => {
	test('prints one line per event and how many are as declared', async () => {
		const { code, out } = await cli.run(['apply', 'web1']);
		expect(code).toBe(0);
		await expect(out).toMatchFileSnapshot(golden('apply'));
	});

	test('carries out what it may, and ends with 3 for what waits for consent', async () => {
		await applied();
		edit();
		const { code, out } = await cli.run(['apply']);
		expect(code).toBe(3);
		await expect(out).toMatchFileSnapshot(golden('apply-consent'));
	});

	test('for programs gives the results alone', async () => {
		const { out } = await cli.run(['apply', '-o', 'json']);
		expect(JSON.parse(out).map(({ end }: { end: string }) => end)).toEqual([
			'Converged',
			'Converged',
		]);
	});

	test('without a folder of its own does not simulate on /', async () => {
		const { code, err } = await cli.run(['--root', '/', 'apply']);
		expect(code).toBe(5);
		expect(err).toContain('cannot simulate on /');
	});
});

describe('approve', () => {
	beforeEach(async () => {
		await applied();
		edit();
	});

	test('shows the plan, asks, and lets the restart happen', async () => {
		const { code, out } = await cli.run(['approve', 'db1'], answering('y'));
		expect(code).toBe(0);
		await expect(out).toMatchFileSnapshot(golden('approve'));
		expect(await cli.run(['apply'])).toMatchObject({ code: 0 });
	});

	test.each(['n', '', 'yes please'])('takes %j for a no and ends with 3', async (answer) => {
		expect(await cli.run(['approve', 'db1'], answering(answer))).toMatchObject({ code: 3 });
		expect(await cli.run(['diff'])).toMatchObject({ code: 3 });
	});

	test('--yes does not ask', async () => {
		expect(await cli.run(['approve', 'db1', '--yes'])).toMatchObject({ code: 0 });
	});

	test('holds for the plan that was shown, not for a later one', async () => {
		await cli.run(['approve', 'db1', '--yes']);
		cli.spec('db1.yaml', instance('db1', '  capabilities: {drop: [net_raw, sys_time]}\n'));
		expect(await cli.run(['diff', 'db1'])).toMatchObject({ code: 3 });
	});

	test('of nothing that waits says so', async () => {
		expect(await cli.run(['approve', 'web1', '--yes'])).toEqual({
			code: 0,
			out: 'web1: nothing waits for consent\n',
			err: '',
		});
	});

	function answering(answer: string) {
		return { canAsk: true, ask: () => Promise.resolve(answer) };
	}
});

describe('pause', () => {
	test('keeps changes away until resume', async () => {
		await applied();
		expect(await cli.run(['pause', '--all', '--for', '2h', '--reason', 'backup'])).toMatchObject({
			code: 0,
			out: 'db1: paused until YYYY-MM-DD hh:mm:ssZ\nweb1: paused until YYYY-MM-DD hh:mm:ssZ\n',
		});
		cli.spec('web1.yaml', instance('web1', '  memory: {max: 128Mi}\n'));
		await cli.run(['apply']);
		expect((await cli.run(['get'])).out).toContain('/96Mi');
		expect((await cli.run(['resume', '--all'])).out).toBe('db1: resumed\nweb1: resumed\n');
		await cli.run(['apply']);
		expect((await cli.run(['get'])).out).toContain('/128Mi');
	});
});

describe('by hand', () => {
	test('stop --for is carried out at once, shown everywhere with its end, and ended by resume', async () => {
		await applied();
		const stopped = await cli.run(['stop', 'web1', '--for', '2h', '--reason', 'moving its disk']);
		expect({ code: stopped.code, err: stopped.err }).toEqual({ code: 0, err: '' });
		await expect(stopped.out).toMatchFileSnapshot(golden('stop'));
		await expect((await cli.run(['get'])).out).toMatchFileSnapshot(golden('get-overridden'));
		await expect((await cli.run(['describe', 'web1'])).out).toMatchFileSnapshot(
			golden('describe-overridden'),
		);
		const diff = await cli.run(['diff']);
		expect(diff.code).toBe(1);
		await expect(diff.out).toMatchFileSnapshot(golden('diff-overridden'));
		const status = JSON.parse((await cli.run(['get', '-o', 'json'])).out);
		expect(status.overridden).toMatchObject({
			web1: [{ kind: 'State', state: 'Stopped', reason: 'moving its disk' }],
		});
		expect((await cli.run(['resume', '--all'])).out).toBe('web1: resumed\n');
		expect(await cli.run(['apply'])).toMatchObject({ code: 0 });
		expect(await cli.run(['diff'])).toMatchObject({ code: 0 });
	});

	test('resize --for sets the limit', async () => {
		await applied();
		expect(await cli.run(['resize', 'web1', '--memory', '64Mi', '--for', '2h'])).toMatchObject({
			code: 0,
		});
		expect((await cli.run(['get', 'web1'])).out).toContain('/64Mi');
	});

	test('for programs is how it ended, and what holds against the spec now', async () => {
		await applied();
		const { out } = await cli.run(['stop', 'web1', '--for', '2h', '-o', 'json']);
		expect(JSON.parse(out)).toMatchObject({
			name: 'web1',
			results: [{ name: 'web1', end: 'Waiting' }],
			overrides: [{ kind: 'State', state: 'Stopped' }],
		});
	});

	test('restart needs no end where the spec says Running', async () => {
		await applied();
		const { code, out } = await cli.run(['restart', 'web1']);
		expect(code).toBe(0);
		expect(out).toContain('web1: as its spec says');
	});

	test.each([
		[['stop', 'web1'], 2, 'cannot stop web1: spec.state is Running'],
		[['stop', 'web1', '--for', '0s'], 2, 'cannot use --for: 0s is over at once'],
		[
			['resize', 'web1', '--memory', '1Gi', '--for', '2h'],
			2,
			'cannot resize web1: 1Gi is above memory.max of its spec',
		],
		[['resize', 'web1', '--memory', '1GB', '--for', '2h'], 2, 'cannot use --memory: bad size'],
		[['start', 'web9'], 2, 'cannot find web9'],
	] as const)('%j ends with %i', async (args, code, message) => {
		await applied();
		const run = await cli.run(args);
		expect(run.code).toBe(code);
		expect(run.err).toContain(message);
	});
});

describe('reboot', () => {
	test('says what it did, and that all is as declared again', async () => {
		await applied();
		const { code, out } = await cli.run(['reboot', 'web1']);
		expect(code).toBe(0);
		expect(out).toMatch(/web1 +Rebooted +a reboot was asked for\n1 of 1 as declared\n$/);
	});

	test('--hard stops and starts', async () => {
		await applied();
		const { out } = await cli.run(['reboot', 'web1', '--hard']);
		expect(out).toMatch(/Stopped[\s\S]*Configured[\s\S]*Started[\s\S]*1 of 1 as declared\n$/);
	});

	test('of what does not run ends with code 7 and says what helps', async () => {
		cli.spec('web1.yaml', instance('web1', '  state: Stopped\n'));
		await cli.run(['apply']);
		expect(await cli.run(['reboot', 'web1'])).toMatchObject({
			code: 7,
			err: expect.stringContaining('cannot reboot web1: it does not run'),
		});
	});
});

test('retry says how it ended', async () => {
	await applied();
	expect(await cli.run(['retry', 'web1'])).toMatchObject({ code: 0, out: '1 of 1 as declared\n' });
});

describe('undelete', () => {
	test('brings a deleted instance and its spec back', async () => {
		await applied();
		cli.remove('web1.yaml');
		expect(await cli.run(['apply'])).toMatchObject({ code: 0 });
		expect((await cli.run(['undelete', '--list'])).out).toMatch(
			/^NAME {2}DELETED .*\nweb1 {2}YYYY/,
		);
		expect((await cli.run(['undelete', 'web1'])).out).toBe(
			'web1: is back; /FOLDER/specs/web1.yaml declares it again\n',
		);
		expect(await cli.run(['apply'])).toMatchObject({ code: 0 });
		expect((await cli.run(['undelete', '--list'])).out).toBe('The trash is empty.\n');
	});

	test('of what was never deleted ends with 2', async () => {
		expect(await cli.run(['undelete', 'web9'])).toMatchObject({
			code: 2,
			err: 'ballast: cannot bring web9 back: the trash has nothing of that name\n  See: ballast undelete --list\n',
		});
	});
});

describe('events', () => {
	test('of one instance, with the period they cover', async () => {
		await applied();
		await expect((await cli.run(['events', 'web1'])).out).toMatchFileSnapshot(golden('events'));
	});

	test('since a moment', async () => {
		await applied();
		const later = { now: () => Date.now() + 3_600_000 };
		expect((await cli.run(['events', '--since', '10m'], later)).out).toBe('No events since 10m.\n');
		expect((await cli.run(['events', '--since', '2h'], later)).out).toContain('Started');
	});
});

describe('a simulated host', () => {
	test.each([
		[['exec', 'web1', '--', 'ps'], 7, 'cannot go into web1: the host is simulated'],
		[['adopt', 'mail'], 2, 'cannot adopt mail: the host is simulated'],
	] as const)('%j ends with %i', async (args, code, message) => {
		await applied();
		const run = await cli.run(args);
		expect(run.code).toBe(code);
		expect(run.err).toContain(message);
	});

	test('is verified by its specs alone', async () => {
		expect(await cli.run(['verify'])).toEqual({
			code: 0,
			out: 'ok  host            simulated\nok  specs in specs  2 instances, no errors\n',
			err: '',
		});
	});
});

test('logs that are not there yet are named', async () => {
	const { code, out, err } = await cli.run(['logs', 'web1']);
	expect({ code, out }).toEqual({ code: 0, out: '' });
	expect(err).toBe('web1: no console log yet (/FOLDER/root/var/log/ballast/web1.console.log)\n');
});

test('schema is a JSON Schema that knows every kind', async () => {
	const { out } = await cli.run(['schema']);
	expect(JSON.parse(out)).toHaveProperty('$schema');
	for (const kind of ['Instance', 'Profile', 'Node', 'Window'])
		expect(out).toContain(`"const": "${kind}"`);
});
