import { type Dirent, stat as statWithCallback } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { messageOf } from '../model/errors.ts';

/** A spec file as it lies in the folder, before it is read. */
export interface SpecFile {
	/** The folder as the user named it, joined with the path below it. */
	readonly path: string;
	/** Changes whenever the file's text may have changed. */
	readonly stamp: string;
	/** ms since the epoch of its last change. */
	readonly changedAt: number;
}

/** A file or folder that cannot be read, and why. */
export interface Unreadable {
	readonly path: string;
	readonly problem: string;
}

export interface Listing {
	/** Sorted by path. */
	readonly files: readonly SpecFile[];
	readonly unreadable: readonly Unreadable[];
}

/**
 * Every `*.yaml` and `*.yml` below the folder. Hidden files and folders are left out (`.git`, what editors
 * write beside a file). A symbolic link to a file is read like the file; one to a folder is not entered,
 * so that no circle is run through. Throws when the folder itself cannot be listed.
 */
export async function listSpecs(folder: string): Promise<Listing> {
	const entries = await readdir(folder, { withFileTypes: true });
	const listings = await Promise.all(
		entries
			.filter(({ name }) => !isHidden(name))
			.filter((entry) => entry.isDirectory() || isSpecFile(entry.name))
			.map((entry) => lookAt(join(folder, entry.name), entry)),
	);
	return {
		files: listings.flatMap(({ files }) => files).sort(byPath),
		unreadable: listings.flatMap(({ unreadable }) => unreadable).sort(byPath),
	};
}

export function isHidden(name: string): boolean {
	return name.startsWith('.');
}

export function isSpecFile(name: string): boolean {
	return /\.ya?ml$/.test(name);
}

/** In half the time of the one that comes as a promise, and each pass asks for every file. */
const stat = promisify(statWithCallback);

const NOTHING: Listing = { files: [], unreadable: [] };

async function lookAt(path: string, entry: Dirent): Promise<Listing> {
	try {
		return entry.isDirectory() ? await listSpecs(path) : await lookAtFile(path);
	} catch (cause) {
		// What went away since it was listed is not there; a link that leads nowhere is a mistake to report.
		const isGone = cause instanceof Error && 'code' in cause && cause.code === 'ENOENT';
		if (isGone && !entry.isSymbolicLink()) return NOTHING;
		return { files: [], unreadable: [{ path, problem: messageOf(cause) }] };
	}
}

async function lookAtFile(path: string): Promise<Listing> {
	const found = await stat(path, { bigint: true });
	if (!found.isFile()) return NOTHING;
	const stamp = `${found.ino}:${found.size}:${found.mtimeNs}:${found.ctimeNs}`;
	return {
		files: [{ path, stamp, changedAt: Number(found.ctimeNs / 1_000_000n) }],
		unreadable: [],
	};
}

function byPath(one: { readonly path: string }, other: { readonly path: string }): number {
	return one.path < other.path ? -1 : 1;
}
