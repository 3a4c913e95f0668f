import { constants, lstatSync, readlinkSync, type Stats } from 'node:fs';
import { mkdir, open, readdir, rm, symlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { OperationError } from '../../model/errors.ts';

/** The kernel's own limit for one path. */
const MOST_LINKS = 40;
/** Files of a system's configuration are smaller; more is not read into memory. */
const LONGEST_FILE = 1024 * 1024;
const DEFAULT_MODE = 0o644;

/**
 * The files of a rootfs that does not run, by the paths that its own programs use. Links are followed as they lead
 * inside: one to `/etc` means the rootfs's own, and none leads out. Nobody else may change the rootfs meanwhile.
 */
export class GuestTree {
	readonly #root: string;

	constructor(root: string) {
		this.#root = root;
	}

	/** Where a path leads when all links are followed, absolute in the guest; what is missing is taken as written. */
	resolve(path: string): string {
		const todo = partsOf(path);
		let done: readonly string[] = [];
		let links = 0;
		for (let part = todo.shift(); part !== undefined; part = todo.shift()) {
			const at = part === '..' ? done.slice(0, -1) : [...done, part];
			// what `..` leads back to is no link any more
			const target = linkTarget(join(this.#root, ...at));
			if (target === null) {
				done = at;
				continue;
			}
			links += 1;
			if (links > MOST_LINKS) throw refused(path, 'its links lead in a circle');
			done = target.startsWith('/') ? [] : done;
			todo.unshift(...partsOf(target));
		}
		return `/${done.join('/')}`;
	}

	has(path: string): boolean {
		return this.#look(path) !== null;
	}

	/** Whether there is an entry of that name, also as a link that leads nowhere yet. */
	hasEntry(path: string): boolean {
		return statOf(this.#entry(path)) !== null;
	}

	/** The text of a file; `null` for what is not there, and for anything that is no ordinary file. */
	async read(path: string): Promise<string | null> {
		const found = this.#look(path);
		if (found === null || !found.stats.isFile()) return null;
		if (found.stats.size > LONGEST_FILE) throw refused(path, `it has ${found.stats.size} bytes`);
		// between the look and this nobody puts a pipe there; O_NONBLOCK costs nothing
		const file = await open(
			found.at,
			constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK,
		);
		try {
			return await file.readFile('utf8');
		} finally {
			await file.close();
		}
	}

	/** Replaces a file, or makes it with the folders above; a file keeps its mode and its owner. */
	async write(path: string, text: string): Promise<void> {
		const found = this.#look(path);
		if (found?.stats.isFile() && (await this.read(path)) === text) return;
		if (found?.stats.isDirectory()) throw refused(path, 'it is a directory');
		const at = this.#on(this.resolve(path));
		await mkdir(dirname(at), { recursive: true });
		// not written in place: other names of the same file would change too
		await rm(at, { force: true });
		const file = await open(at, 'wx', DEFAULT_MODE);
		try {
			await file.writeFile(text);
			if (found?.stats.isFile()) {
				await file.chown(found.stats.uid, found.stats.gid);
				await file.chmod(found.stats.mode & 0o7777);
			}
		} finally {
			await file.close();
		}
	}

	/** Makes a link that says `target`, in place of a file or another link. */
	async link(path: string, target: string): Promise<void> {
		const at = this.#entry(path);
		if (linkTarget(at) === target) return;
		await mkdir(dirname(at), { recursive: true });
		await rm(at, { force: true });
		await symlink(target, at);
	}

	/** Removes a file, or a link and not what it leads to. */
	async remove(path: string): Promise<void> {
		await rm(this.#entry(path), { force: true });
	}

	/** What a folder holds, sorted; nothing when it is not there. */
	async list(folder: string): Promise<readonly string[]> {
		const found = this.#look(folder);
		return found?.stats.isDirectory() ? (await readdir(found.at)).toSorted() : [];
	}

	#look(path: string): { readonly at: string; readonly stats: Stats } | null {
		const at = this.#on(this.resolve(path));
		const stats = statOf(at);
		return stats === null ? null : { at, stats };
	}

	/** The host's path of the entry itself, which may be a link. */
	#entry(path: string): string {
		const folder = this.resolve(dirname(path));
		return join(this.#on(folder), partsOf(path).at(-1) ?? '');
	}

	#on(resolved: string): string {
		return join(this.#root, resolved);
	}
}

const partsOf = (path: string): string[] =>
	path.split('/').filter((part) => part !== '' && part !== '.');

function linkTarget(at: string): string | null {
	return statOf(at)?.isSymbolicLink() ? readlinkSync(at) : null;
}

/**
 * Synchronous on purpose: the rootfs was just written, so the kernel answers from memory, and handing each part of each
 * path to the thread pool would cost fifty times that.
 */
function statOf(at: string): Stats | null {
	try {
		return lstatSync(at, { throwIfNoEntry: false }) ?? null;
	} catch (cause) {
		if (cause instanceof Error && 'code' in cause && cause.code === 'ENOTDIR') return null;
		throw cause;
	}
}

function refused(path: string, why: string): OperationError {
	return new OperationError(`cannot use ${path} of the rootfs: ${why}`, {
		reason: 'CreateFailed',
		retry: 'never',
		hint: 'Look at what the rootfs is made from, or leave the rule out by os.fit.except.',
	});
}
