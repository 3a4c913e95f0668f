import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect } from 'vitest';

const CACHE = resolve(import.meta.dirname, '../../.cache/debian');

/** An archive of a small Debian with systemd; made once by debootstrap, in a minute, and then kept. */
export function debianTarball(suite: 'bookworm' | 'trixie'): string {
	const archive = join(CACHE, `${suite}.tar`);
	if (existsSync(archive)) return archive;
	mkdirSync(CACHE, { recursive: true });
	const scratch = mkdtempSync(join(CACHE, `${suite}-`));
	try {
		const rootfs = join(scratch, 'rootfs');
		const include = '--include=systemd-sysv,iproute2';
		// what it mounts goes with it, also when it is killed
		const apart = ['--mount', '--pid', '--fork', '--kill-child', '--'];
		run('unshare', ...apart, 'debootstrap', '--variant=minbase', include, suite, rootfs);
		rmSync(join(rootfs, 'var/cache/apt/archives'), { recursive: true });
		run('tar', '--numeric-owner', '--xattrs', '-C', rootfs, '-cf', `${scratch}/made.tar`, '.');
		renameSync(`${scratch}/made.tar`, archive);
	} finally {
		rmSync(scratch, { recursive: true });
	}
	return archive;
}

function run(command: string, ...args: readonly string[]): void {
	const { status, stderr } = spawnSync(command, args, { encoding: 'utf8' });
	expect(status, stderr).toBe(0);
}
