import {
	existsSync,
	mkdirSync,
	readdirSync,
	readFileSync,
	renameSync,
	writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { NodeStatus } from '../../src/model/instance-status.ts';
import { type CliRun, runBallast } from '../support/cli.ts';
import { type GitRemote, gitRemote } from '../support/git-remote.ts';
import { patience } from '../support/patience.ts';
import { instance } from '../support/sim-cli.ts';

/** For a machine that is busy with other tests. */
const PATIENCE = { interval: 20, timeout: patience(20_000) };

let remote: GitRemote;
let root: string;

beforeEach(() => {
	remote = gitRemote();
	root = join(remote.base, 'root');
	settings('{url: ../../../remote.git, ref: main, folder: prod, interval: 1s}');
});
afterEach(() => remote.dispose());

function settings(git: string): void {
	mkdirSync(join(root, 'etc/ballast'), { recursive: true });
	writeFileSync(join(root, 'etc/ballast/ballast.yaml'), `node: n1\ngit: ${git}\n`);
}

const run = (args: readonly string[], io: Parameters<typeof runBallast>[1] = {}): Promise<CliRun> =>
	runBallast(['--simulate', '--root', root, ...args], { cwd: remote.base, ...io });

const web = (name: string, mebibytes = 64): Readonly<Record<string, string>> => ({
	[`prod/${name}.yaml`]: instance(
		name,
		`  os: {template: busybox}\n  memory: {max: ${mebibytes}Mi}\n`,
	),
});

async function statusOf(): Promise<NodeStatus> {
	return JSON.parse((await run(['get', '-o', 'json'])).out);
}

function filesBelow(folder: string): readonly string[] {
	if (!existsSync(folder)) return [];
	return readdirSync(folder, { recursive: true, withFileTypes: true })
		.map((entry) => join(entry.parentPath, entry.name))
		.sort();
}

describe('without a daemon', { timeout: patience(60_000) }, () => {
	test('validate and apply fetch; diff plans from what is there, says when that was fetched, and writes nothing', async () => {
		remote.push(web('web1'));
		const early = await run(['diff']);
		expect([early.code, early.err]).toEqual([2, expect.stringContaining('nothing was fetched')]);
		const valid = await run(['validate']);
		expect([valid.code, valid.out]).toEqual([0, 'no errors: 1 instance in 1 file\n']);
		const commit = remote.push(web('web2'));
		const before = filesBelow(root);
		const diff = await run(['diff']);
		expect([diff.code, diff.out]).toEqual([1, expect.stringMatching(/web1 +CREATE/)]);
		expect(diff.out).not.toContain('web2');
		expect(diff.err).toMatch(/^specs of .*remote\.git \(main\) at \w{9}, fetched \d+s ago\n$/);
		expect(filesBelow(root)).toEqual(before);
		const applied = await run(['apply']);
		expect([applied.code, applied.out]).toEqual([0, expect.stringContaining('2 of 2 as declared')]);
		const get = await run(['get']);
		expect(get.out).toContain(`(main) at ${commit.slice(0, 9)}, fetched`);
	});

	test('apply with a remote that is away applies what was fetched, says so and ends with 6', async () => {
		remote.push(web('web1'));
		await run(['validate']);
		renameSync(remote.url, `${remote.url}.away`);
		const { code, out, err } = await run(['apply']);
		expect([code, out]).toEqual([6, expect.stringContaining('1 of 1 as declared')]);
		expect(err).toMatch(/^This was not the newest commit: .* does not appear to be a git/);
		expect((await run(['get'])).out).toMatch(
			/The specs cannot be fetched: .*; \w{9} stays in force, which was the newest \d+s ago/,
		);
	});

	test('findings and plans name files as they are in the repository', async () => {
		remote.push({ ...web('web1'), 'prod/bad.yaml': 'kind: [' });
		const { code, out } = await run(['validate']);
		expect([code, out]).toEqual([2, expect.stringMatching(/^prod\/bad\.yaml:1:\d+/)]);
		await run(['apply']);
		remote.push(web('web1', 96));
		await run(['validate']);
		expect((await run(['diff'])).out).toMatch(/prod\/web1\.yaml:6$/m);
	});

	test('--specs wins', async () => {
		const other = join(remote.base, 'other');
		mkdirSync(other);
		writeFileSync(join(other, 'x.yaml'), web('x')['prod/x.yaml'] ?? '');
		expect((await run(['--specs', other, 'diff'])).out).toMatch(/^x +CREATE/);
		expect(existsSync(join(root, 'var/lib/ballast/git'))).toBe(false);
	});

	test('undelete and clone print the document; nothing is written to the checkout, and nothing done before it is committed', async () => {
		remote.push({ ...web('web1'), ...web('web2') });
		await run(['apply']);
		remote.push({ 'prod/web1.yaml': null });
		await run(['apply']);
		expect((await run(['get', 'web1'])).code).not.toBe(0);
		const back = await run(['undelete', 'web1']);
		expect([back.code, back.out]).toEqual([0, `${web('web1')['prod/web1.yaml']}`]);
		expect(back.err).toMatch(
			/^web1: is back; commit this document to .*remote\.git \(main\), such as prod\/web1\.yaml\.\n/,
		);
		expect((await run(['diff', 'web1'])).out).not.toMatch(/START|CREATE/);
		await run(['apply']);
		expect((await run(['get', 'web1'])).out).toMatch(/web1 +Stopped/);
		const clone = await run(['clone', 'web2', 'web3']);
		expect([clone.code, clone.out]).toEqual([0, expect.stringContaining('name: web3')]);
		expect(clone.err).toMatch(/^web3: commit this document to .* such as prod\/web3\.yaml, with/);
		const into = join(root, 'var/lib/ballast/git/current/prod');
		const refused = await run(['clone', 'web2', 'web3', '--to', into]);
		expect([refused.code, refused.err]).toEqual([2, expect.stringContaining('next commit')]);
		remote.push({ 'prod/web1.yaml': back.out });
		expect((await run(['apply'])).code).toBe(0);
		expect((await run(['get', 'web1'])).out).toMatch(/web1 +Running/);
	});

	test('verify has a row about the repository', async () => {
		remote.push(web('web1'));
		const main = /(ok|WARN) +git .*remote\.git +refs\/heads\/main is \w{9}, (.*)\n/;
		const known = async () => main.exec((await run(['verify'])).out)?.slice(1);
		expect(await known()).toEqual(['WARN', 'and nothing is in force']);
		await run(['apply']);
		expect(await known()).toEqual(['ok', 'which is in force']);
		remote.push(web('web2'));
		expect(await known()).toEqual(['WARN', expect.stringMatching(/^and \w{9} is in force$/)]);
		settings('{url: ../../../remote.git, ref: gone}');
		const bad = await run(['verify']);
		expect([bad.code, bad.out]).toEqual([
			7,
			expect.stringMatching(/FAIL +git .*has no branch and no tag gone/),
		]);
	});
});

describe('a daemon', { timeout: patience(60_000) }, () => {
	let lines: string;
	let end: AbortController;
	let daemon: Promise<CliRun>;
	beforeEach(() => {
		lines = '';
		end = new AbortController();
	});

	function start(): void {
		const out = (text: string): void => {
			lines += text;
		};
		daemon = run(['daemon'], { signal: end.signal, out });
	}

	const seen = (text: string | RegExp) => expect.poll(() => lines, PATIENCE).toMatch(text);

	async function stop(): Promise<void> {
		end.abort();
		expect((await daemon).code).toBe(0);
	}

	test('follows commits, also those that are pushed by force or broken, and goes on while the remote is away', async () => {
		const first = remote.push({ ...web('web1'), ...web('web2') });
		start();
		await seen(/web2 +Started/);
		const second = remote.push(web('web1', 96));
		await seen('memory.max 64Mi -> 96Mi');
		await seen(`${second.slice(0, 9)} of main of ${remote.url} instead of ${first.slice(0, 9)}`);

		remote.push({ 'prod/web1.yaml': 'spec: [' });
		await expect
			.poll(async () => (await statusOf()).specs.findings.length, PATIENCE)
			.toBeGreaterThan(0);
		expect((await run(['get', 'web1'])).out).toMatch(/web1 +Running/);

		remote.git('reset', '-q', '--hard', first);
		writeFileSync(
			join(remote.base, 'clone/prod/web1.yaml'),
			web('web1', 80)['prod/web1.yaml'] ?? '',
		);
		remote.git('commit', '-qam', 'another history');
		remote.git('push', '-qf', 'origin', 'HEAD');
		await seen('memory.max 96Mi -> 80Mi');

		renameSync(remote.url, `${remote.url}.away`);
		await seen(/SpecsNotFetched +cannot follow main of .* stays in force/);
		expect((await statusOf()).specs).toMatchObject({ folder: 'Readable' });
		expect((await run(['get'])).out).toMatch(/The specs cannot be fetched: .* stays in force/);
		expect((await run(['get', 'web1'])).out).toMatch(/web1 +Running/);
		renameSync(`${remote.url}.away`, remote.url);
		remote.push({ 'prod/web2.yaml': null });
		await seen(/web2 +MovedToTrash/);
		expect((await statusOf()).specs.remote?.problem).toBe('');
		await stop();
	});

	test('apply has it fetch at once', async () => {
		settings('{url: ../../../remote.git, folder: prod, interval: 1h}');
		remote.push(web('web1'));
		start();
		await seen(/web1 +Started/);
		remote.push(web('web3'));
		const { code, out } = await run(['apply']);
		expect([code, out]).toEqual([0, expect.stringContaining('2 of 2 as declared')]);
		await stop();
	});

	test('with no commit yet removes nothing, and goes on once there is one', async () => {
		remote.push(web('web1'));
		start();
		await seen(/web1 +Started/);
		await stop();
		renameSync(join(root, 'var/lib/ballast/git'), join(remote.base, 'lost'));
		renameSync(remote.url, `${remote.url}.away`);
		end = new AbortController();
		lines = '';
		start();
		await seen('there is no earlier commit');
		expect((await run(['get', 'web1'])).out).toMatch(/web1 +Running/);
		renameSync(`${remote.url}.away`, remote.url);
		remote.push(web('web1', 96));
		await seen('memory.max 64Mi -> 96Mi');
		await stop();
	});

	test('shows no credentials', async () => {
		settings('{url: "http://me:s3cret@127.0.0.1:1/specs.git"}');
		start();
		await seen('SpecsNotFetched');
		const shown = [lines, (await run(['get'])).out, (await run(['get', '-o', 'json'])).out];
		await stop();
		const kept = filesBelow(root)
			.filter((path) => !path.endsWith('ballast.yaml') && /\.(json|ndjson)$/.test(path))
			.map((path) => readFileSync(path, 'utf8'));
		expect([...shown, ...kept].join('')).toContain('http://127.0.0.1:1/specs.git');
		expect([...shown, ...kept].join('')).not.toContain('s3cret');
	});
});

describe('settings with errors', () => {
	test.each([
		['{url: x}\nspecs: y', 'specs and git are two sources, and there can be one'],
		['{}', '"url" is missing'],
		['{url: "ext::sh -c x"}', 'bad URL of a repository'],
		['{url: --upload-pack=x}', 'bad URL of a repository'],
		['{url: x, ref: "--all"}', 'bad branch or tag "--all"'],
		['{url: x, ref: refs/heads/main}', 'its name alone, such as main'],
		['{url: x, folder: ../other}', 'bad folder "../other"'],
		['{url: x, folder: /srv}', 'bad folder "/srv"'],
		['{url: x, interval: 10ms}', 'is too short between two looks'],
		['{url: x, branch: main}', 'unknown field "branch"'],
	])('%s is refused', async (git, message) => {
		settings(git);
		const { code, err } = await run(['get']);
		expect([code, err]).toEqual([2, expect.stringContaining(message)]);
	});

	test('do not show what a URL keeps secret', async () => {
		settings('{url: "https://me:s3cret@git.example/x", wrong: 1}');
		expect((await run(['get'])).err).not.toContain('s3cret');
	});
});
