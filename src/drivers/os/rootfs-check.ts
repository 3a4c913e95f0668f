import type { Stats } from 'node:fs';
import { stat } from 'node:fs/promises';
import { OperationError } from '../../model/errors.ts';
import { GuestTree } from './guest-tree.ts';

const DEFAULT_INIT = '/sbin/init';

export async function requireDirectory(path: string, what: string): Promise<void> {
	if (!(await statOf(path, what)).isDirectory()) {
		throw missing(`cannot ${what}: ${path} is not a directory`);
	}
}

export async function requireFile(path: string, what: string): Promise<void> {
	if (!(await statOf(path, what)).isFile()) {
		throw missing(`cannot ${what}: ${path} is not a file`);
	}
}

export async function requireThere(path: string, what: string): Promise<void> {
	await statOf(path, what);
}

/**
 * A rootfs without its init cannot start, and LXC would only say so at the start. `init` is a path in the
 * container: links of its folders lead where they lead inside, and it may be one that a mount completes.
 */
export async function requireRootfs(rootfs: string, init: string, name: string): Promise<void> {
	await requireDirectory(rootfs, `use the rootfs of ${name}`);
	if (!new GuestTree(rootfs).hasEntry(init)) {
		throw new OperationError(`cannot use the rootfs of ${name}: ${rootfs} has no ${init}`, {
			reason: 'RootfsMissing',
			hint: 'Is it one level too high? Another init is named by lxc.init.cmd in lxc_extra_config.',
		});
	}
}

/** The init that LXC will run, by the last `lxc.init.cmd` of these config texts. */
export function initOf(...configs: readonly string[]): string {
	const commands = configs.flatMap((text) =>
		[...text.matchAll(/^[ \t]*lxc\.init\.cmd[ \t]*=[ \t]*["']?(\/\S*?)["']?(?:[ \t].*)?$/gm)].map(
			([, command]) => command,
		),
	);
	return commands.at(-1) ?? DEFAULT_INIT;
}

async function statOf(path: string, what: string): Promise<Stats> {
	try {
		return await stat(path);
	} catch (cause) {
		const why =
			cause instanceof Error && 'code' in cause && cause.code === 'ENOENT'
				? `${path} does not exist`
				: `${path} cannot be read`;
		throw missing(`cannot ${what}: ${why}`, cause);
	}
}

function missing(message: string, cause?: unknown): OperationError {
	return new OperationError(message, { reason: 'RootfsMissing', cause });
}
