import {
	closeSync,
	fstatSync,
	openSync,
	readdirSync,
	readlinkSync,
	readSync,
	realpathSync,
	type Stats,
	statSync,
} from 'node:fs';

/** What the kernel answers for a file, process or cgroup that is not there, or no more. */
const GONE: ReadonlySet<unknown> = new Set(['ENOENT', 'ENOTDIR', 'ESRCH', 'ENODEV']);
/** What it answers also for what a security module or a user namespace keeps from root. */
const HIDDEN: ReadonlySet<unknown> = new Set([...GONE, 'EACCES', 'EPERM']);

/** Shared by all reads, which is safe because they are synchronous; grows to the largest file read. */
let buffer = Buffer.allocUnsafe(64 * 1024);

/**
 * The text of a file below /proc or a cgroup mount, or `null` when it is not there.
 * Synchronous on purpose: the kernel answers from memory in a few microseconds, and handing each read
 * to the thread pool would cost ten times that.
 */
export function readIfThere(path: string): string | null {
	return readFile(path, readWhole);
}

/**
 * The same for a file that the kernel gives whole at the first read, as it does with single values and
 * short lists. It is kept open for the next time, which costs a quarter: each read asks the kernel anew, and a
 * process or cgroup that has ended says so then, also when another one has its name by now.
 */
export function readValueIfThere(path: string): string | null {
	const kept = keptFiles.get(path);
	const text = kept === undefined ? null : unlessGone(() => valueIn(kept.file));
	if (kept === undefined || text === null) return openValue(path);
	kept.isRead = true;
	return text;
}

/** Closes what nobody has read since the last call: it belongs to what has ended. */
export function closeUnread(): void {
	for (const [path, kept] of keptFiles) {
		if (!kept.isRead) close(path, kept.file);
		kept.isRead = false;
	}
}

/** The last `length` bytes of an ordinary file as text, or `null` when it is not there. */
export function readTailIfThere(path: string, length: number): string | null {
	return unlessGone(() => {
		const file = openSync(path, 'r');
		try {
			const tail = Buffer.alloc(length);
			const start = Math.max(0, fstatSync(file).size - length);
			return tail.toString('utf8', 0, readSync(file, tail, 0, length, start));
		} finally {
			closeSync(file);
		}
	});
}

/** The names in a directory; none when it is not there. */
export function listIfThere(path: string): readonly string[] {
	return unlessGone(() => readdirSync(path)) ?? [];
}

/** The names of the directories in a directory; none when it is not there. */
export function listDirectoriesIfThere(path: string): readonly string[] {
	const entries = unlessGone(() => readdirSync(path, { withFileTypes: true })) ?? [];
	return entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
}

/** What a path leads to (symbolic links followed), or `null` when it is not there. */
export function statIfThere(path: string): Stats | null {
	return unlessGone(() => statSync(path, { throwIfNoEntry: false }) ?? null);
}

/** Where a symbolic link leads, or `null` when it is not there or nobody may read it, root included. */
export function linkIfReadable(path: string): string | null {
	return unless(HIDDEN, () => readlinkSync(path));
}

/** A path without symbolic links, or `null` when it is not there. */
export function realPathIfThere(path: string): string | null {
	return unlessGone(() => realpathSync(path));
}

/** By path. As many as the files of some hundred containers; what is beyond is opened each time. */
const keptFiles = new Map<string, { readonly file: number; isRead: boolean }>();
const MOST_KEPT = 8192;
/** Any other file may be replaced behind our back. */
const OF_THE_KERNEL = /^\/(?:proc|sys)\//;

function openValue(path: string): string | null {
	const old = keptFiles.get(path);
	if (old !== undefined) close(path, old.file);
	return unlessGone(() => {
		const file = openSync(path, 'r');
		if (OF_THE_KERNEL.test(path) && keptFiles.size < MOST_KEPT) {
			keptFiles.set(path, { file, isRead: true });
			return valueIn(file);
		}
		try {
			return valueIn(file);
		} finally {
			closeSync(file);
		}
	});
}

function valueIn(file: number): string {
	return buffer.toString('utf8', 0, readSync(file, buffer, 0, buffer.length, 0));
}

function close(path: string, file: number): void {
	keptFiles.delete(path);
	closeSync(file);
}

function readFile(path: string, fillBuffer: (file: number) => number): string | null {
	return unlessGone(() => {
		const file = openSync(path, 'r');
		try {
			return buffer.toString('utf8', 0, fillBuffer(file));
		} finally {
			closeSync(file);
		}
	});
}

function unlessGone<T>(read: () => T): T | null {
	return unless(GONE, read);
}

function unless<T>(codes: ReadonlySet<unknown>, read: () => T): T | null {
	try {
		return read();
	} catch (cause) {
		if (cause instanceof Error && 'code' in cause && codes.has(cause.code)) return null;
		throw cause;
	}
}

/** Files of the kernel have no size and come in pieces: only an empty read is the end. */
function readWhole(file: number): number {
	let length = 0;
	for (;;) {
		const count = readSync(file, buffer, length, buffer.length - length, null);
		if (count === 0) return length;
		length += count;
		if (length === buffer.length) buffer = Buffer.concat([buffer], 2 * length);
	}
}
