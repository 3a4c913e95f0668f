import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { rename } from 'node:fs/promises';
import { createServer, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { HOST_ENVIRONMENT } from '../../../src/host/process.ts';
import { realClock } from '../../../src/host/real-clock.ts';
import type { Catalog } from '../../../src/model/catalog.ts';
import type { Clock } from '../../../src/model/clock.ts';
import { pathsBelow } from '../../../src/model/paths.ts';
import type { GitSettings } from '../../../src/settings.ts';
import { GitSource } from '../../../src/sources/git/git-source.ts';
import { type GitRemote, gitRemote } from '../../support/git-remote.ts';
import { patience } from '../../support/patience.ts';

// each test starts git dozens of times
vi.setConfig({ testTimeout: patience(60_000) });

let remote: GitRemote;

beforeEach(() => {
	remote = gitRemote();
});
afterEach(() => {
	vi.unstubAllEnvs();
	remote.dispose();
});

const declare = (name: string, mebibytes = 64): string =>
	`apiVersion: ballast/v1\nkind: Instance\nmetadata: {name: ${name}}\nspec:\n  os: {template: busybox}\n  memory: {max: ${mebibytes}Mi}\n`;

const pathsOf = () => pathsBelow(join(remote.base, 'root'));

function sourceOf(settings: Partial<GitSettings> = {}, clock: Clock = realClock): GitSource {
	const git = { url: remote.url, ref: null, folder: '', interval: 1000, timeout: 20_000 };
	return new GitSource({
		git: { ...git, sshKey: null, verify: false, ...settings },
		paths: pathsOf(),
		clock,
		random: () => 0.5,
	});
}

const never = (): AbortSignal => new AbortController().signal;

async function fetched(source: GitSource): Promise<Catalog> {
	await source.update(never());
	return source.read();
}

const namesIn = ({ instances }: Catalog): readonly string[] => [...instances.keys()].sort();

const problemOf = async (source: GitSource): Promise<string> => (await source.remote()).problem;

const inCheckout = (...names: readonly string[]): string => join(pathsOf().git, ...names);

describe('what is followed', () => {
	test('is the branch of HEAD, with all of the repository and the commit', async () => {
		const commit = remote.push({ 'a.yaml': declare('a'), 'deep/b.yaml': declare('b') });
		const source = sourceOf();
		const catalog = await fetched(source);
		expect(namesIn(catalog)).toEqual(['a', 'b']);
		expect(catalog.provenance).toEqual({ commit, dirty: false });
		expect(catalog.instances.get('a')?.file).toBe(inCheckout('current', 'a.yaml'));
		expect(await source.remote()).toMatchObject({ url: remote.url, ref: null, problem: '' });
	});

	test('is a folder in it, a branch, or a tag with or without a message', async () => {
		remote.push({ 'prod/a.yaml': declare('a'), 'b.yaml': declare('b') });
		remote.git('tag', 'v1');
		remote.git('tag', '-a', 'v2', '-m', 'with a message');
		remote.git('push', '-q', '--tags', 'origin');
		remote.git('checkout', '-q', '-b', 'other/branch');
		remote.push({ 'prod/c.yaml': declare('c') });
		const folder = 'prod';
		expect(namesIn(await fetched(sourceOf({ folder, ref: 'main' })))).toEqual(['a']);
		expect(namesIn(await fetched(sourceOf({ folder, ref: 'other/branch' })))).toEqual(['a', 'c']);
		expect(namesIn(await fetched(sourceOf({ folder, ref: 'v1' })))).toEqual(['a']);
		const annotated = sourceOf({ folder, ref: 'v2' });
		expect(namesIn(await fetched(annotated))).toEqual(['a']);
		const trees = readdirSync(inCheckout('trees'));
		await annotated.update(never());
		expect(readdirSync(inCheckout('trees'))).toEqual(trees);
	});

	test('is nothing before the first fetch, and reading does not fetch', async () => {
		remote.push({ 'a.yaml': declare('a') });
		const catalog = await sourceOf().read();
		expect(catalog.folder).toBe('Unreadable');
		expect(catalog.problem).toContain(`nothing was fetched from ${remote.url} yet`);
		expect(existsSync(join(remote.base, 'root'))).toBe(false);
	});
});

describe('another commit', () => {
	test('comes into force as a whole, under the same paths, and the one before is removed', async () => {
		remote.push({ 'a.yaml': declare('a'), 'b.yaml': declare('b') });
		const source = sourceOf();
		const before = await fetched(source);
		const commit = remote.push({ 'b.yaml': null, 'c.yaml': declare('c') });
		const after = await fetched(source);
		expect(namesIn(after)).toEqual(['a', 'c']);
		expect(after.provenance?.commit).toBe(commit);
		expect(after.instances.get('a')?.file).toBe(before.instances.get('a')?.file);
		expect(readdirSync(inCheckout('trees')).every((name) => name.startsWith(commit))).toBe(true);
	});

	test('that was pushed by force, with another history, is followed as well', async () => {
		remote.push({ 'a.yaml': declare('a') });
		const source = sourceOf();
		await fetched(source);
		remote.git('checkout', '-q', '--orphan', 'anew');
		remote.git('rm', '-rfq', '.');
		writeFileSync(join(remote.base, 'clone/z.yaml'), declare('z'));
		remote.git('add', '-A');
		remote.git('commit', '-qm', 'anew');
		remote.git('push', '-qf', 'origin', 'anew:main');
		expect(namesIn(await fetched(source))).toEqual(['z']);
		expect(await problemOf(source)).toBe('');
	});

	test('is never read together with a part of the one before', async () => {
		const both = (mebibytes: number) => ({
			'a.yaml': declare('a', mebibytes),
			'z.yaml': declare('z', mebibytes),
		});
		remote.push(both(64));
		const writer = sourceOf();
		const reader = sourceOf();
		await fetched(writer);
		let isOver = false;
		const seen = new Set<number>();
		const reading = (async () => {
			while (!isOver) {
				const { instances } = await reader.read();
				const [a, z] = ['a', 'z'].map((name) => instances.get(name)?.spec.memory.max);
				expect(a).toBe(z);
				seen.add(a ?? 0);
			}
		})();
		for (const mebibytes of [65, 66, 67, 68]) {
			remote.push(both(mebibytes));
			await writer.update(never());
			await reader.read();
		}
		isOver = true;
		await reading;
		expect(seen.has(0)).toBe(false);
		expect(seen.size).toBeGreaterThan(1);
	});

	test('with a broken document keeps its other instances', async () => {
		remote.push({ 'a.yaml': declare('a'), 'b.yaml': 'kind: [' });
		const catalog = await fetched(sourceOf());
		expect(namesIn(catalog)).toEqual(['a']);
		expect(catalog.findings[0]?.file).toBe(inCheckout('current', 'b.yaml'));
	});

	test('is only taken with a signature that git trusts, where the settings say so', async () => {
		const home = join(remote.base, 'home');
		mkdirSync(home);
		vi.stubEnv('HOME', home);
		const key = join(home, 'key');
		execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', key]);
		const [type, blob] = execFileSync('ssh-keygen', ['-y', '-f', key], { encoding: 'utf8' }).split(
			' ',
		);
		writeFileSync(join(home, 'allowed'), `test@localhost ${type} ${blob?.trim()}\n`);
		writeFileSync(
			join(home, '.gitconfig'),
			`[gpg]\nformat = ssh\n[gpg "ssh"]\nallowedSignersFile = ${home}/allowed\n[user]\nsigningKey = ${key}\n`,
		);
		const source = sourceOf({ verify: true });
		remote.git('config', 'commit.gpgSign', 'true');
		const signed = remote.push({ 'a.yaml': declare('a') });
		expect((await fetched(source)).provenance?.commit).toBe(signed);
		remote.git('config', 'commit.gpgSign', 'false');
		remote.push({ 'b.yaml': declare('b') });
		expect((await fetched(source)).provenance?.commit).toBe(signed);
		expect(await problemOf(source)).toContain('has no signature that is trusted');
	});

	test('that came without a look at its signature is not in force where the settings want one', async () => {
		remote.push({ 'a.yaml': declare('a') });
		await fetched(sourceOf());
		const strict = sourceOf({ verify: true });
		const unread = await strict.read();
		expect([unread.folder, namesIn(unread)]).toEqual(['Unreadable', []]);
		expect(unread.problem).toContain('was fetched by other settings than those of today');
		const still = await fetched(strict);
		expect([still.folder, still.problem]).toEqual([
			'Unreadable',
			expect.stringContaining('has no signature that is trusted'),
		]);
		expect(namesIn(await fetched(sourceOf()))).toEqual(['a']);
	});

	test('of another repository or branch than the settings name is not in force', async () => {
		remote.push({ 'a.yaml': declare('a') });
		await fetched(sourceOf());
		for (const other of [{ url: `${remote.base}/elsewhere.git` }, { ref: 'main' }]) {
			expect((await sourceOf(other).read()).folder).toBe('Unreadable');
		}
		const begun = sourceOf({ ref: 'main' });
		await begun.begin(never());
		expect(namesIn(await begun.read())).toEqual(['a']);
	});

	test.each([
		['a folder', 'prod', '/etc'],
		['a file', 'prod/b.yaml', '/etc/hostname'],
		['the folder above', 'prod/up', '../..'],
		['what is not there', 'prod/b.yaml', '/nowhere/b.yaml'],
	])('with a link to %s outside of it is refused', async (_, link, target) => {
		remote.push({ 'prod/a.yaml': declare('a'), 'deep/c.yaml': declare('c') });
		const source = sourceOf({ folder: 'prod' });
		const { provenance } = await fetched(source);
		if (link === 'prod') remote.git('rm', '-qr', 'prod');
		symlinkSync(target, join(remote.base, 'clone', link));
		remote.push({});
		expect((await fetched(source)).provenance).toEqual(provenance);
		expect(await problemOf(source)).toContain(`has a link that leads out of it: ${link}`);
	});

	test('with links that stay inside is read through them', async () => {
		remote.push({ 'deep/a.yaml': declare('a') });
		symlinkSync('deep', join(remote.base, 'clone/prod'));
		remote.push({});
		expect(namesIn(await fetched(sourceOf({ folder: 'prod' })))).toEqual(['a']);
	});
});

describe('the last commit stays in force', () => {
	async function expectKept(by: GitSource, problem: RegExp): Promise<void> {
		const before = await by.remote();
		const catalog = await fetched(by);
		expect([catalog.folder, namesIn(catalog)]).toEqual(['Readable', ['a']]);
		const after = await by.remote();
		expect(after.problem).toMatch(problem);
		expect(after.seenAt).toBe(before.seenAt);
	}

	let source: GitSource;
	beforeEach(async () => {
		remote.push({ 'prod/a.yaml': declare('a') });
		source = sourceOf({ ref: 'main', folder: 'prod' });
		await fetched(source);
	});

	test('when the branch is gone, until it is back', async () => {
		remote.git('push', '-q', 'origin', 'HEAD:refs/heads/kept', ':main');
		await expectKept(source, /remote\.git has no branch and no tag main$/);
		remote.git('push', '-q', 'origin', 'HEAD:main');
		await fetched(source);
		expect(await problemOf(source)).toBe('');
	});

	test('when the remote is away, until it is back', async () => {
		await rename(remote.url, `${remote.url}.away`);
		await expectKept(source, /does not appear to be a git repository/);
		await rename(`${remote.url}.away`, remote.url);
		remote.push({ 'prod/b.yaml': declare('b') });
		expect(namesIn(await fetched(source))).toEqual(['a', 'b']);
		expect(await problemOf(source)).toBe('');
	});

	test('when it is no repository any more', async () => {
		rmSync(remote.url, { recursive: true });
		mkdirSync(remote.url);
		await expectKept(source, /does not appear to be a git repository/);
	});

	test('when the next one has not the folder', async () => {
		remote.git('mv', 'prod', 'moved');
		const commit = remote.push({});
		await expectKept(source, new RegExp(`^commit ${commit.slice(0, 9)} has no folder prod$`));
		const names = readdirSync(inCheckout('trees'));
		expect(names.some((name) => name.startsWith(commit))).toBe(false);
	});

	test('when git is not installed', async () => {
		vi.resetModules();
		vi.doMock('../../../src/host/run-in-group.ts', async () => {
			const { OperationError } = await import('../../../src/model/errors.ts');
			const cause = Object.assign(new Error('spawn git ENOENT'), { code: 'ENOENT' });
			const thrown = new OperationError('cannot run git', { reason: 'LxcMissing', cause });
			return { runInGroup: () => Promise.reject(thrown) };
		});
		const { GitSource: WithoutGit } = await import('../../../src/sources/git/git-source.ts');
		vi.doUnmock('../../../src/host/run-in-group.ts');
		const git = { url: remote.url, ref: 'main', folder: 'prod', interval: 1000, timeout: 1000 };
		const options = { paths: pathsOf(), clock: realClock, random: () => 0.5 };
		const without = new WithoutGit({ ...options, git: { ...git, sshKey: null, verify: false } });
		await expectKept(without, /^git is not installed$/);
	});

	test('when the settings name a folder that it has not, nothing is read', async () => {
		const catalog = await fetched(sourceOf({ ref: 'main', folder: 'test' }));
		expect(catalog.folder).toBe('Unreadable');
		expect(catalog.problem).toMatch(/^commit \w{9} has no folder test$/);
	});
});

describe('the checkout', () => {
	const tree = (): string => inCheckout('current');

	test('that somebody changed declares nothing, and is made anew', async () => {
		remote.push({ 'a.yaml': declare('a'), 'b.yaml': declare('b') });
		const source = sourceOf();
		await fetched(source);
		rmSync(join(tree(), 'b.yaml'));
		const catalog = await source.read();
		expect([catalog.folder, namesIn(catalog)]).toEqual(['Unreadable', []]);
		expect(catalog.problem).toMatch(/was changed or damaged \(b\.yaml\)/);
		expect(namesIn(await fetched(source))).toEqual(['a', 'b']);
		writeFileSync(join(tree(), 'c.yaml'), declare('c'));
		expect((await source.read()).folder).toBe('Unreadable');
		expect(namesIn(await fetched(source))).toEqual(['a', 'b']);
	});

	test('that git cannot compare with its commit declares nothing, and is made anew', async () => {
		remote.push({ 'a.yaml': declare('a') });
		const source = sourceOf();
		await fetched(source);
		const [index = ''] = readdirSync(inCheckout('trees')).filter((name) => name.endsWith('.index'));
		writeFileSync(inCheckout('trees', index), 'x'.repeat(100));
		expect((await source.read()).folder).toBe('Unreadable');
		expect(namesIn(await fetched(source))).toEqual(['a']);
	});

	test.each([
		['without objects', () => rmSync(inCheckout('repository/objects'), { recursive: true })],
		['with a lock of a git that was killed', () => lock('shallow.lock')],
		['with another lock', () => lock('refs/ballast/specs.lock')],
		['that is no repository', () => writeFileSync(inCheckout('repository/HEAD'), 'x')],
		['that is gone', () => rmSync(inCheckout('repository'), { recursive: true })],
	])('has a repository %s: it is made anew', async (_, damage) => {
		remote.push({ 'a.yaml': declare('a') });
		const source = sourceOf();
		await fetched(source);
		damage();
		expect(namesIn(await source.read())).toEqual(['a']);
		remote.push({ 'b.yaml': declare('b') });
		expect(namesIn(await fetched(source))).toEqual(['a', 'b']);
		expect(await problemOf(source)).toBe('');
	});

	const lock = (name: string): void => writeFileSync(inCheckout('repository', name), '');

	test('keeps nothing of what a process that was killed began', async () => {
		remote.push({ 'a.yaml': declare('a') });
		mkdirSync(inCheckout('trees', 'half.made'), { recursive: true });
		writeFileSync(inCheckout('current.next'), '');
		expect(namesIn(await fetched(sourceOf()))).toEqual(['a']);
		expect(readdirSync(inCheckout('trees')).some((name) => name.startsWith('half'))).toBe(false);
	});

	test.skipIf(process.getuid?.() !== 0)('is as it was when the disk is full', async () => {
		const folder = inCheckout();
		mkdirSync(folder, { recursive: true });
		execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1M', 'tmpfs', folder]);
		try {
			remote.push({ 'a.yaml': declare('a') });
			const source = sourceOf();
			await fetched(source);
			const noise = Array.from({ length: 100_000 }, () => Math.random().toString(36)).join('');
			remote.push({ 'b.yaml': declare('b'), noise });
			expect(namesIn(await fetched(source))).toEqual(['a']);
			expect(await problemOf(source)).toMatch(/No space left|unable to write|unable to create/);
			remote.push({ noise: null });
			expect(namesIn(await fetched(source))).toEqual(['a', 'b']);
			expect(await problemOf(source)).toBe('');
		} finally {
			execFileSync('umount', [folder]);
		}
	});
});

describe('a remote', () => {
	const open: { server?: Server; sockets: Socket[] } = { sockets: [] };
	afterEach(() => {
		for (const socket of open.sockets) socket.destroy();
		open.server?.close();
	});

	/** The port of a server that takes connections and never says a word. */
	function silentPort(): Promise<number> {
		const server = createServer((socket) => open.sockets.push(socket));
		open.server = server;
		return new Promise((resolve) => {
			server.listen(0, '127.0.0.1', () => {
				const address = server.address();
				resolve(typeof address === 'object' && address !== null ? address.port : 0);
			});
		});
	}

	test('that does not answer is given up at the deadline', async () => {
		const url = `git://127.0.0.1:${await silentPort()}/specs.git`;
		const source = sourceOf({ url, timeout: 300 });
		await source.update(never());
		expect(await problemOf(source)).toBe('git took longer than 0.3 s');
	});

	test('is given up at once when the daemon ends', async () => {
		const url = `git://127.0.0.1:${await silentPort()}/specs.git`;
		const end = new AbortController();
		const watching = sourceOf({ url }).watch(() => undefined, end.signal);
		await vi.waitFor(() => expect(open.sockets.length).toBe(1), patience(20_000));
		end.abort();
		await watching;
	});

	test('that asks for a password fails, and its credentials are shown nowhere', async () => {
		const server = createServer((socket) => {
			open.sockets.push(socket);
			socket.write('HTTP/1.1 401 No\r\nWWW-Authenticate: Basic realm="x"\r\n');
			socket.end('Content-Length: 0\r\nConnection: close\r\n\r\n');
		});
		open.server = server;
		await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
		const address = server.address();
		const port = typeof address === 'object' && address !== null ? address.port : 0;
		const source = sourceOf({ url: `http://me:s3cret@127.0.0.1:${port}/specs.git` });
		const { problem } = await fetched(source);
		const shown = JSON.stringify([problem, await source.remote()]);
		expect(shown).toContain(`http://127.0.0.1:${port}/specs.git`);
		expect(shown).not.toContain('s3cret');
		expect(shown).not.toContain('nothing was fetched');
	});

	test('by ssh is asked without a question to anybody, with the key of the settings', async () => {
		const bin = join(remote.base, 'bin');
		mkdirSync(bin);
		const seen = join(remote.base, 'seen');
		writeFileSync(
			join(bin, 'ssh'),
			`#!/bin/sh\nfor word; do echo "$word"; done > ${seen}\nexit 255\n`,
			{ mode: 0o755 },
		);
		const path = HOST_ENVIRONMENT.PATH;
		Object.assign(HOST_ENVIRONMENT, { PATH: `${bin}:${path}` });
		try {
			const sshKey = `/root/a key"; touch ${remote.base}/broken; "`;
			await sourceOf({ url: 'git@git.example:specs.git', sshKey }).update(never());
			const words = execFileSync('cat', [seen], { encoding: 'utf8' }).split('\n');
			expect(words).toEqual(expect.arrayContaining(['BatchMode=yes', sshKey, 'git@git.example']));
			expect(existsSync(join(remote.base, 'broken'))).toBe(false);
		} finally {
			Object.assign(HOST_ENVIRONMENT, { PATH: path });
		}
	});
});

describe('watching', () => {
	/** A clock at which nothing is waited for, and that counts how long it would have been. */
	const hurried = (waits: number[]): Clock => ({
		now: () => Date.now(),
		after: (ms, act) => {
			waits.push(ms);
			const timer = setTimeout(act, 1);
			return () => clearTimeout(timer);
		},
	});

	test('calls back for each commit, and not when nothing is new', async () => {
		remote.push({ 'a.yaml': declare('a') });
		const waits: number[] = [];
		const source = sourceOf({}, hurried(waits));
		const end = new AbortController();
		let calls = 0;
		const watching = source.watch(() => calls++, end.signal);
		await vi.waitFor(() => expect(waits.length).toBeGreaterThan(4), patience(20_000));
		expect(calls).toBe(1);
		remote.push({ 'b.yaml': declare('b') });
		await vi.waitFor(() => expect(calls).toBe(2), patience(20_000));
		end.abort();
		await watching;
		expect(new Set(waits)).toEqual(new Set([1000]));
	});

	test('waits longer after each failure, and says each reason once', async () => {
		const waits: number[] = [];
		const source = sourceOf({ url: '/nowhere' }, hurried(waits));
		const end = new AbortController();
		let calls = 0;
		const watching = source.watch(() => calls++, end.signal);
		await vi.waitFor(() => expect(waits.length).toBeGreaterThan(10), patience(20_000));
		end.abort();
		await watching;
		expect(waits.slice(0, 4)).toEqual([1000, 2000, 4000, 8000]);
		expect(Math.max(...waits)).toBe(300_000);
		expect(calls).toBe(1);
	});

	test('what was found is known to another process', async () => {
		remote.push({ 'a.yaml': declare('a') });
		const source = sourceOf();
		await fetched(source);
		await rename(remote.url, `${remote.url}.away`);
		await source.update(never());
		expect(await sourceOf().remote()).toEqual(await source.remote());
		rmSync(pathsOf().gitLook);
		const { seenAt, problem } = await sourceOf().remote();
		expect([Math.abs((seenAt ?? 0) - Date.now()) < 60_000, problem]).toEqual([true, '']);
	});
});
