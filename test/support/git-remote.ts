import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** A bare repository in a folder of its own, and a clone from which it gets commits. */
export interface GitRemote {
	/** The parent of both, for what else a test needs. */
	readonly base: string;
	/** The path of the bare repository. */
	readonly url: string;
	/** Commits these files (`null` = without it) and pushes; gives the commit. */
	readonly push: (files: Readonly<Record<string, string | null>>) => string;
	/** Git in the clone. */
	readonly git: (...args: readonly string[]) => string;
	readonly dispose: () => void;
}

export function gitRemote(): GitRemote {
	const base = mkdtempSync(join(tmpdir(), 'ballast-git-'));
	const clone = join(base, 'clone');
	const url = join(base, 'remote.git');
	const git = (...args: readonly string[]): string =>
		execFileSync('git', ['-C', clone, ...AUTHOR, ...args], { encoding: 'utf8', stdio: 'pipe' });
	mkdirSync(clone);
	execFileSync('git', ['init', '-q', '--bare', '-b', 'main', url]);
	execFileSync('git', ['-C', url, 'config', 'receive.denyDeleteCurrent', 'ignore']);
	git('init', '-q', '-b', 'main');
	git('remote', 'add', 'origin', url);
	return {
		base,
		url,
		push: (files) => {
			for (const [file, text] of Object.entries(files)) put(join(clone, file), text);
			git('add', '-A');
			git('commit', '-q', '--allow-empty', '-m', 'specs');
			git('push', '-q', 'origin', 'HEAD');
			return git('rev-parse', 'HEAD').trim();
		},
		git,
		dispose: () => rmSync(base, { recursive: true, force: true }),
	};
}

const AUTHOR = ['-c', 'user.name=test', '-c', 'user.email=test@localhost'];

function put(path: string, text: string | null): void {
	if (text === null) {
		rmSync(path);
		return;
	}
	mkdirSync(dirname(path), { recursive: true });
	writeFileSync(path, text);
}
