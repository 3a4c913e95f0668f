import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Provenance } from '../../src/model/catalog.ts';
import { GitProvenance } from '../../src/sources/git-provenance.ts';

let base: string;
let checkout: string;

beforeEach(async () => {
	base = await mkdtemp(join(tmpdir(), 'ballast-git-'));
	checkout = join(base, 'fleet');
	await mkdir(join(checkout, 'specs'), { recursive: true });
	await writeFile(join(checkout, 'specs/a.yaml'), 'a');
	await writeFile(join(checkout, 'README'), 'about');
	await git('init', '--quiet', '--initial-branch', 'main');
});
afterEach(() => rm(base, { recursive: true }));

/** Git as it is without the settings of whoever runs the tests. */
async function git(...args: readonly string[]): Promise<string> {
	const who = ['-c', 'user.name=test', '-c', 'user.email=test@example.org'];
	const env = { GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_SYSTEM: '/dev/null' };
	return (await execa('git', [...who, ...args], { cwd: checkout, env })).stdout;
}

async function commit(): Promise<string> {
	await git('add', '.');
	await git('commit', '--quiet', '--allow-empty', '--message', 'a change');
	return git('rev-parse', 'HEAD');
}

async function settled(folder = join(checkout, 'specs')): Promise<Provenance | null> {
	const provenance = new GitProvenance(folder, () => undefined);
	await provenance.read();
	await provenance.settled();
	return provenance.read();
}

describe('GitProvenance', () => {
	test('is unknown outside of a checkout', async () => {
		await mkdir(join(base, 'plain'));
		expect(await settled(join(base, 'plain'))).toBeNull();
	});

	test('has no commit before the first one', async () => {
		expect(await settled()).toEqual({ commit: null, dirty: true });
	});

	test('names the commit, on a branch, packed, detached', async () => {
		const first = await commit();
		expect(await settled()).toEqual({ commit: first, dirty: false });
		await git('pack-refs', '--all');
		expect(await settled()).toEqual({ commit: first, dirty: false });
		const second = await commit();
		expect(await settled()).toEqual({ commit: second, dirty: false });
		await git('checkout', '--quiet', '--detach', first);
		expect(await settled()).toEqual({ commit: first, dirty: false });
	});

	test('names the commit of a worktree and not that of its main checkout', async () => {
		const first = await commit();
		await git('worktree', 'add', '--quiet', '-b', 'other', join(base, 'tree'));
		await commit();
		expect(await settled(join(base, 'tree/specs'))).toEqual({ commit: first, dirty: false });
	});

	test('is dirty by what lies below the folder, and by nothing else', async () => {
		const hash = await commit();
		await writeFile(join(checkout, 'README'), 'more');
		expect(await settled()).toEqual({ commit: hash, dirty: false });
		await writeFile(join(checkout, 'specs/new.yaml'), 'n');
		expect(await settled()).toEqual({ commit: hash, dirty: true });
	});

	test('tells when the answer becomes another one', async () => {
		await commit();
		let told = 0;
		const provenance = new GitProvenance(join(checkout, 'specs'), () => told++);
		await provenance.read();
		await provenance.settled();
		expect(told).toBe(0);
		await writeFile(join(checkout, 'specs/a.yaml'), 'b');
		await provenance.read();
		await provenance.settled();
		expect(told).toBe(1);
	});
});
