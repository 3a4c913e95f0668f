import {
	closeSync,
	fstatSync,
	openSync,
	readdirSync,
	readSync,
	type Stats,
	statSync,
} from 'node:fs';

/** What the kernel answers for a file, process or cgroup that is not there, or no more. */
const GONE: ReadonlySet<unknown> = new Set(['ENOENT', 'ENOTDIR', 'ESRCH', 'ENODEV']);

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
 * short lists: it saves a third of the time.
 */
export function readValueIfThere(path: string): string | null {
	return readFile(path, (file) => readSync(file, buffer, 0, buffer.length, null));
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
	try {
		return read();
	} catch (cause) {
		if (cause instanceof Error && 'code' in cause && GONE.has(cause.code)) return null;
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
