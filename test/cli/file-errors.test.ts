import { spawnSync } from 'node:child_process';
import { chmodSync, chownSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { reportError } from '../../src/cli/report-error.ts';
import { operationErrorOf } from '../../src/model/file-error.ts';
import { BALLAST } from '../support/ballast-process.ts';
import { cliIo, runBallast } from '../support/cli.ts';
import { instance } from '../support/sim-cli.ts';

let folder: string;

beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), 'ballast-files-'));
	mkdirSync(join(folder, 'specs'));
	writeFileSync(join(folder, 'specs/web1.yaml'), instance('web1', '  os: {template: busybox}\n'));
	mkdirSync(join(folder, 'root'));
});

afterEach(() => {
	spawnSync('umount', ['-q', join(folder, 'root')]);
	rmSync(folder, { recursive: true });
});

const simulated = (...args: readonly string[]) =>
	runBallast([
		'--simulate',
		'--root',
		join(folder, 'root'),
		'--specs',
		join(folder, 'specs'),
		...args,
	]);

function mount(options: string): void {
	const { status } = spawnSync('mount', [
		'-t',
		'tmpfs',
		'-o',
		options,
		'tmpfs',
		join(folder, 'root'),
	]);
	expect(status).toBe(0);
}

describe('what a host refuses is no defect', () => {
	test('a root on a read-only file system', async () => {
		mount('ro');
		const { code, err } = await simulated('apply');
		expect({ code, err }).toEqual({
			code: 6,
			err: expect.stringMatching(
				/^ballast: cannot use \S+\/root\/run\S*: .*read-only\n {2}.*--root/,
			),
		});
	});

	test('a full file system, in apply and in pause', async () => {
		mount('size=64k');
		await simulated('apply');
		spawnSync('dd', ['if=/dev/zero', `of=${join(folder, 'root/fill')}`, 'bs=1k', 'count=99']);
		for (const args of [['pause', 'web1', '--for', '1h'], ['apply']]) {
			const { code, err } = await simulated(...args);
			expect({ code, err }).toEqual({
				code: 7,
				err: expect.stringMatching(
					/^ballast: cannot write \S+\/root\/\S+: the file system is full\n {2}Make room/,
				),
			});
		}
	});

	test('a root that is a file', async () => {
		rmSync(join(folder, 'root'), { recursive: true });
		writeFileSync(join(folder, 'root'), '');
		expect(await simulated('apply')).toMatchObject({
			code: 6,
			err: expect.stringContaining('a part of the path is no folder'),
		});
	});

	test('a file that this user may not use: the hint says root', () => {
		const denied = Object.assign(new Error('EACCES: permission denied, mkdir'), {
			code: 'EACCES',
			syscall: 'mkdir',
			path: '/srv/b',
		});
		let err = '';
		const io = {
			...cliIo(),
			err: (text: string) => {
				err += text;
			},
		};
		expect(reportError(denied, io)).toBe(6);
		expect(err).toMatch(/^ballast: cannot use \/srv\/b: permission denied\n {2}Run it as root/);
	});

	test.each([
		['a record', 'records/web1.json'],
		['a container', 'lxc/web1/config'],
	])('%s that this user may not read is not taken for somebody else', (_, file) => {
		const path = join(folder, 'root/var/lib/ballast', file);
		mkdirSync(dirname(path), { recursive: true });
		writeFileSync(path, '');
		// uid 0 without its rights is one user of many
		const closed = file.startsWith('lxc') ? dirname(path) : path;
		chownSync(closed, 1, 1);
		chmodSync(closed, 0o700);
		const places = ['--root', join(folder, 'root'), '--specs', join(folder, 'specs')];
		const rights = '--bounding-set=-dac_override,-dac_read_search';
		const { status, stderr } = spawnSync('setpriv', [rights, BALLAST, ...places, 'diff'], {
			encoding: 'utf8',
		});
		expect({ status, stderr }).toEqual({
			status: 6,
			stderr: `ballast: cannot use ${path}: permission denied\n  Run it as root, or give this user the right to use it.\n`,
		});
	});

	test.each([
		['a file that should be there', { code: 'ENOENT', syscall: 'open', path: '/x' }],
		['a command', { code: 'EACCES', syscall: 'spawn lxc-info', path: 'lxc-info' }],
		['a socket', { code: 'EACCES', syscall: 'connect' }],
	])('%s stays what it is', (_, facts) => {
		expect(operationErrorOf(Object.assign(new Error('x'), facts))).toBeNull();
	});
});
