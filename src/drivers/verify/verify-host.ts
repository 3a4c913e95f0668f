import { constants } from 'node:fs';
import { access, readFile, statfs } from 'node:fs/promises';
import { release } from 'node:os';
import { dirname } from 'node:path';
import { findCommand } from '../../host/find-command.ts';
import { type CommandResult, run } from '../../host/process.ts';

/** What the checks see of a host. Nothing in it can change the host, save for what a command does. */
export interface VerifyHost {
	/** The text of a file; `null` when it cannot be read. */
	readText(path: string): Promise<string | null>;
	readBytes(path: string): Promise<Uint8Array | null>;
	exists(path: string): Promise<boolean>;
	/** The path of an installed command; `null` when there is none. */
	findCommand(name: string): Promise<string | null>;
	run(argv: readonly [string, ...string[]]): Promise<CommandResult>;
	/** Free and total bytes and inodes of the file system that the path lies on, or will lie on. */
	space(path: string): Promise<Space>;
	readonly kernelRelease: string;
	readonly isRoot: boolean;
}

export interface Space {
	readonly freeBytes: number;
	readonly freeInodes: number;
	/** 0 on file systems that do not count inodes. */
	readonly inodes: number;
}

const COMMAND_TIMEOUT_MS = 20_000;

/** The host that this process runs on. */
export const thisHost: VerifyHost = {
	readText: (path) => readFile(path, 'utf8').catch(() => null),
	readBytes: (path) => readFile(path).catch(() => null),
	exists: isThere,
	findCommand: (name) => Promise.resolve(findCommand(name)),
	run: (argv) => run(argv, { timeoutMs: COMMAND_TIMEOUT_MS }),
	space,
	kernelRelease: release(),
	isRoot: process.getuid?.() === 0,
};

function isThere(path: string, mode: number = constants.F_OK): Promise<boolean> {
	return access(path, mode).then(
		() => true,
		() => false,
	);
}

async function space(path: string): Promise<Space> {
	if (path !== '/' && !(await isThere(path))) return space(dirname(path));
	const { bavail, bsize, ffree, files } = await statfs(path);
	return { freeBytes: bavail * bsize, freeInodes: ffree, inodes: files };
}
