import { readFile, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { run } from '../host/process.ts';
import type { Provenance } from '../model/catalog.ts';

const STATUS_TIMEOUT_MS = 10_000;

/**
 * The commit that a folder shows. The commit is read from git's own files, which costs no process; whether
 * the folder differs from it is asked of git in the background, so that an edit does not wait for git.
 */
export class GitProvenance {
	readonly #folder: string;
	readonly #onChange: () => void;
	#dirty = false;
	#asking: Promise<void> | null = null;
	#askAgain = false;

	/** `onChange` hears when the answer in the background is another one than before. */
	constructor(folder: string, onChange: () => void) {
		this.#folder = folder;
		this.#onChange = onChange;
	}

	/** `null` when the folder is in no git checkout. `dirty` is as git said last. */
	async read(): Promise<Provenance | null> {
		const gitDir = await gitDirOf(resolve(this.#folder));
		if (gitDir === null) return null;
		this.#ask();
		return { commit: await commitOf(gitDir), dirty: this.#dirty };
	}

	/** Comes back once git has answered for the folder as it is now. */
	async settled(): Promise<void> {
		while (this.#asking !== null) await this.#asking;
	}

	#ask(): void {
		if (this.#asking !== null) {
			this.#askAgain = true;
			return;
		}
		this.#asking = this.#askGit().finally(() => {
			this.#asking = null;
			if (!this.#askAgain) return;
			this.#askAgain = false;
			this.#ask();
		});
	}

	async #askGit(): Promise<void> {
		const dirty = await isDirty(this.#folder);
		if (dirty === null || dirty === this.#dirty) return;
		this.#dirty = dirty;
		this.#onChange();
	}
}

/** `null` when git cannot say: it is not installed, or does not trust the checkout's owner. */
async function isDirty(folder: string): Promise<boolean | null> {
	const argv = [
		'git',
		'-C',
		folder,
		'--no-optional-locks',
		'status',
		'--porcelain',
		'--',
		'.',
	] as const;
	try {
		const { exitCode, stdout } = await run(argv, { timeoutMs: STATUS_TIMEOUT_MS });
		return exitCode === 0 ? stdout !== '' : null;
	} catch {
		return null;
	}
}

/** The git folder of the checkout that holds this path; worktrees and submodules name it in a file. */
async function gitDirOf(path: string): Promise<string | null> {
	for (let folder = path; ; folder = dirname(folder)) {
		const candidate = join(folder, '.git');
		const found = await stat(candidate).catch(() => null);
		if (found?.isDirectory()) return candidate;
		if (found?.isFile()) {
			const named = /^gitdir: (.+)$/m.exec(await readFile(candidate, 'utf8'))?.[1];
			return named === undefined ? null : resolve(folder, named);
		}
		if (folder === dirname(folder)) return null;
	}
}

const HASH = /^[0-9a-f]{40}(?:[0-9a-f]{24})?$/;

/** `null` before the first commit. */
async function commitOf(gitDir: string): Promise<string | null> {
	const head = (await textOf(join(gitDir, 'HEAD'))).trim();
	const ref = /^ref: (.+)$/.exec(head)?.[1];
	if (ref === undefined) return HASH.test(head) ? head : null;
	// Branches of a worktree are kept in the folder of the main checkout.
	const common = resolve(gitDir, (await textOf(join(gitDir, 'commondir'))).trim() || '.');
	const loose = (await textOf(join(common, ref))).trim();
	if (HASH.test(loose)) return loose;
	const packed = (await textOf(join(common, 'packed-refs'))).split('\n');
	const line = packed.find((candidate) => candidate.endsWith(` ${ref}`));
	return line?.split(' ')[0] ?? null;
}

/** '' when there is no such file. */
function textOf(path: string): Promise<string> {
	return readFile(path, 'utf8').catch(() => '');
}
