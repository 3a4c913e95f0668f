import {
	lstat,
	mkdir,
	mkdtemp,
	readdir,
	readlink,
	rename,
	rm,
	stat,
	symlink,
} from 'node:fs/promises';
import { basename, join } from 'node:path';
import { syncFolder } from '../../host/sync-folder.ts';
import type { GitSettings } from '../../settings.ts';
import type { RemoteHead } from './ask-remote.ts';
import { callGit, type GitCall, GitFailure, remoteEnvironment } from './call-git.ts';
import { syncTree } from './sync-tree.ts';

/** The files of one commit. They are never changed: another commit gets another tree. */
export interface Tree {
	readonly commit: string;
	readonly path: string;
}

/**
 * The checkout that ballast keeps of a repository:
 *
 *     repository/     what was fetched; a cache, made anew when anything is wrong with it
 *     trees/COMMIT.*  the files of a commit, and its index beside them
 *     current         a link to the tree in force
 *
 * A tree is made whole, written to disk, and then the link is replaced by a rename: whoever finds the same link before and after
 * reading has read one commit. Whoever brings a tree in has the root to himself; reading takes no lock.
 */
export class Checkout {
	readonly #folder: string;
	readonly #git: GitSettings;

	constructor(folder: string, git: GitSettings) {
		this.#folder = folder;
		this.#git = git;
	}

	/** The tree in force; `null` before the first one. */
	async current(): Promise<Tree | null> {
		const target = await readlink(this.#link).catch(() => null);
		if (target === null) return null;
		const [commit = ''] = basename(target).split('.');
		return { commit, path: join(this.#folder, target) };
	}

	/** ms since the epoch when the tree in force became that; `null` before the first one. */
	async switchedAt(): Promise<number | null> {
		return (await lstat(this.#link).catch(() => null))?.mtimeMs ?? null;
	}

	/** Why the tree is not what its commit says; '' when it is, `null` when git cannot tell. Writes nothing. */
	async damageOf(tree: Tree, signal?: AbortSignal): Promise<string | null> {
		const { commit } = tree;
		const short = commit.slice(0, 9);
		if (!(await this.#hasFolder(tree))) return `commit ${short} has no folder ${this.#git.folder}`;
		const asked = ['--no-optional-locks', 'ls-files', '--modified', '--deleted', '--others'];
		try {
			const changed = await this.#inTree(tree, asked, { timeoutMs: LOCAL_MS, signal });
			if (changed === '') return '';
			const [first] = changed.split('\n');
			return `the checkout of commit ${short} was changed or damaged (${first}); it is made anew`;
		} catch (thrown) {
			if (thrown instanceof GitFailure) return null;
			throw thrown;
		}
	}

	/** Fetches what the remote shows, and puts it in force. Throws `GitFailure` and changes nothing in force when it cannot. */
	async bring(head: RemoteHead, signal?: AbortSignal): Promise<void> {
		const tree = await this.#fetchedTree(head, signal);
		try {
			if (!(await this.#hasFolder(tree))) {
				throw new GitFailure(`commit ${tree.commit.slice(0, 9)} has no folder ${this.#git.folder}`);
			}
			await syncTree(tree.path);
			await this.#switchTo(tree);
		} catch (thrown) {
			await discard(tree);
			throw thrown;
		}
		await this.#removeOthers(tree);
	}

	/** The remote has just answered, so when it does not work with what was fetched before, it is made without that. */
	async #fetchedTree(head: RemoteHead, signal: AbortSignal | undefined): Promise<Tree> {
		const isCached = await isFolder(this.#repository);
		try {
			return await this.#makeTree(head, signal);
		} catch (thrown) {
			if (!isCached || !(thrown instanceof GitFailure) || thrown.isFinal) throw thrown;
			await rm(this.#repository, { recursive: true, force: true });
			return await this.#makeTree(head, signal);
		}
	}

	async #makeTree({ ref }: RemoteHead, signal: AbortSignal | undefined): Promise<Tree> {
		const trees = join(this.#folder, 'trees');
		await mkdir(trees, { recursive: true });
		const call = { timeoutMs: this.#git.timeout, signal };
		await callGit(['init', '--quiet', '--bare', '--template=', this.#repository], call);
		const remote = { ...call, env: remoteEnvironment(this.#git) };
		await this.#inRepository([...FETCH, '--', this.#git.url, `+${ref}:${FETCHED}`], remote);
		const name = `${FETCHED}^{commit}`;
		const commit = (await this.#inRepository(['rev-parse', '--verify', name], call)).trim();
		if (this.#git.verify) await this.#requireSignature(commit, call);
		const tree = { commit, path: await mkdtemp(join(trees, `${commit}.`)) };
		try {
			await this.#inTree(tree, ['read-tree', '--reset', '-u', commit], call);
			return tree;
		} catch (thrown) {
			await discard(tree);
			throw thrown;
		}
	}

	async #requireSignature(commit: string, call: GitCall): Promise<void> {
		await this.#inRepository(['verify-commit', commit], call).catch((thrown: unknown) => {
			if (!(thrown instanceof GitFailure)) throw thrown;
			const short = commit.slice(0, 9);
			const why = `commit ${short} has no signature that is trusted: ${thrown.message}`;
			throw new GitFailure(why, { isFinal: true });
		});
	}

	async #switchTo({ path }: Tree): Promise<void> {
		const next = `${this.#link}.next`;
		await rm(next, { force: true });
		await symlink(join('trees', basename(path)), next);
		await rename(next, this.#link);
		await syncFolder(this.#folder);
	}

	async #removeOthers({ path }: Tree): Promise<void> {
		const trees = join(this.#folder, 'trees');
		const kept = [basename(path), basename(indexOf(path))];
		const others = (await readdir(trees)).filter((name) => !kept.includes(name));
		for (const name of others) await rm(join(trees, name), { recursive: true, force: true });
	}

	#inRepository(args: readonly string[], call: GitCall): Promise<string> {
		return callGit(['--git-dir', this.#repository, ...args], call);
	}

	#inTree({ path }: Tree, args: readonly string[], call: GitCall): Promise<string> {
		const env = { ...call.env, GIT_INDEX_FILE: indexOf(path) };
		return this.#inRepository(['--work-tree', path, ...args], { ...call, env });
	}

	#hasFolder({ path }: Tree): Promise<boolean> {
		return isFolder(join(path, this.#git.folder));
	}

	get #repository(): string {
		return join(this.#folder, 'repository');
	}

	get #link(): string {
		return join(this.#folder, 'current');
	}
}

/** A question about files of this host. */
const LOCAL_MS = 10_000;

const FETCHED = 'refs/ballast/specs';

/** One commit without its history, and nothing that goes on after it. */
const FETCH = [
	...['-c', 'gc.autoDetach=false', '-c', 'maintenance.autoDetach=false'],
	...['-c', 'gc.pruneExpire=now', 'fetch', '--quiet', '--depth=1', '--no-tags'],
	...['--no-recurse-submodules', '--no-write-fetch-head'],
] as const;

function indexOf(tree: string): string {
	return `${tree}.index`;
}

async function discard({ path }: Tree): Promise<void> {
	await rm(path, { recursive: true, force: true });
	await rm(indexOf(path), { force: true });
}

/** Who may not look is told so when he reads it. */
function isFolder(path: string): Promise<boolean> {
	return stat(path).then(
		(found) => found.isDirectory(),
		(cause: NodeJS.ErrnoException) => cause.code !== 'ENOENT' && cause.code !== 'ENOTDIR',
	);
}
