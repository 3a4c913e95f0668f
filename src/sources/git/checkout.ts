import {
	lstat,
	mkdir,
	mkdtemp,
	readdir,
	readFile,
	readlink,
	realpath,
	rename,
	rm,
	stat,
	symlink,
	writeFile,
} from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { syncFolder } from '../../host/sync-folder.ts';
import { withoutCredentials } from '../../model/shown-url.ts';
import type { GitSettings } from '../../settings.ts';
import type { RemoteHead } from './ask-remote.ts';
import { callGit, type GitCall, GitFailure, remoteEnvironment } from './call-git.ts';
import { syncFile, syncTree } from './sync-tree.ts';

/** The files of one commit. They are never changed: another commit gets another tree. */
export interface Tree {
	readonly commit: string;
	readonly path: string;
}

/** What the settings said when a tree was fetched. */
interface Origin {
	/** Without credentials. */
	readonly url: string;
	readonly ref: string | null;
	/** Whether its signature was looked at. */
	readonly verified: boolean;
}

/**
 * The checkout that ballast keeps of a repository:
 *
 *     repository/     what was fetched; a cache, made anew when anything is wrong with it
 *     trees/COMMIT.*  the files of a commit; beside them its index, and where it came from
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

	/** Whether a tree is what the settings of today ask for: of that repository and ref, and with a signature where they want one. */
	async isAsSet({ path }: Tree): Promise<boolean> {
		const origin = await originIn(originOf(path));
		const { url, ref, verified } = this.#origin;
		return origin?.url === url && origin.ref === ref && (origin.verified || !verified);
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
			if (!(thrown instanceof GitFailure)) throw thrown;
			// what was fetched is a cache, without which the tree is as good
			if (thrown.isWithoutGit || !(await this.#isRepository(signal))) return null;
			return `the checkout of commit ${short} cannot be compared with it (${thrown.message}); it is made anew`;
		}
	}

	/** Fetches what the remote shows, and puts it in force. Throws `GitFailure` and changes nothing in force when it cannot. */
	async bring(head: RemoteHead, signal?: AbortSignal): Promise<void> {
		const tree = await this.#fetchedTree(head, signal);
		try {
			if (!(await this.#hasFolder(tree))) {
				throw new GitFailure(`commit ${tree.commit.slice(0, 9)} has no folder ${this.#git.folder}`);
			}
			await this.#requireInside(tree);
			await writeFile(originOf(tree.path), `${JSON.stringify(this.#origin)}\n`);
			await syncTree(tree.path);
			for (const beside of [indexOf, originOf]) await syncFile(beside(tree.path));
			await syncFolder(dirname(tree.path));
			await this.#switchTo(tree);
		} catch (thrown) {
			await discard(tree);
			throw thrown;
		}
		await syncFolder(this.#folder);
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
	}

	/** What a link leads to outside is of no commit, and different on each host. */
	async #requireInside(tree: Tree): Promise<void> {
		const listed = await this.#inTree(tree, ['ls-files', '-z', '--stage'], { timeoutMs: LOCAL_MS });
		const links = listed.split('\0').flatMap((line) => /^120000 .*?\t(.*)$/s.exec(line)?.[1] ?? []);
		const root = await realpath(tree.path);
		for (const link of links) {
			const path = join(root, link);
			// what is not there may be some day
			const target = await realpath(path).catch(async () =>
				resolve(dirname(path), await readlink(path)),
			);
			if (target === root || target.startsWith(`${root}/`)) continue;
			const why = `commit ${tree.commit.slice(0, 9)} has a link that leads out of it: ${link}`;
			throw new GitFailure(why, { isFinal: true });
		}
	}

	get #origin(): Origin {
		const { url, ref, verify } = this.#git;
		return { url: withoutCredentials(url), ref, verified: verify };
	}

	async #removeOthers({ path }: Tree): Promise<void> {
		const trees = join(this.#folder, 'trees');
		const kept = [path, indexOf(path), originOf(path)].map((each) => basename(each));
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

	#isRepository(signal: AbortSignal | undefined): Promise<boolean> {
		const call = { timeoutMs: LOCAL_MS, signal };
		return this.#inRepository(['rev-parse', '--git-dir'], call).then(
			() => true,
			() => false,
		);
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

async function originIn(file: string): Promise<Origin | null> {
	try {
		return JSON.parse(await readFile(file, 'utf8'));
	} catch {
		return null;
	}
}

function originOf(tree: string): string {
	return `${tree}.origin`;
}

async function discard({ path }: Tree): Promise<void> {
	await rm(path, { recursive: true, force: true });
	for (const beside of [indexOf(path), originOf(path)]) await rm(beside, { force: true });
}

/** Who may not look is told so when he reads it. */
function isFolder(path: string): Promise<boolean> {
	return stat(path).then(
		(found) => found.isDirectory(),
		(cause: NodeJS.ErrnoException) => cause.code !== 'ENOENT' && cause.code !== 'ENOTDIR',
	);
}
