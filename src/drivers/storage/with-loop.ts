import { open } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { commandFailed } from '../os/command-failed.ts';
import { ask, writeWith } from './host-tool.ts';
import { loopsOf } from './loops.ts';
import type { Extent } from './partition.ts';

const LOOK_EVERY_MS = 20;
/** The kernel takes a moment to end mounts of a namespace that is gone. */
const PATIENCE_MS = 5000;

/**
 * Shows a file, or a part of it, as a block device while it is used. It is detached at once and held open: so the kernel lets go of it when
 * the use ends, and also when ballast is killed meanwhile.
 */
export async function withLoop<T>(
	file: string,
	use: (device: string) => Promise<T>,
	extent: Extent | null = null,
): Promise<T> {
	const what = `show ${file} as a block device`;
	const part = extent === null ? [] : [`--offset=${extent.offset}`, `--sizelimit=${extent.size}`];
	const result = await ask(['losetup', '--find', '--show', ...part, '--', file], what);
	if (result.exitCode !== 0) throw commandFailed(what, result, 'DiskFailed');
	const device = result.stdout;
	try {
		const held = await open(device, 'r').finally(() =>
			writeWith(['losetup', '--detach', device], `detach ${device} when it is not used any more`),
		);
		return await use(device).finally(() => held.close());
	} finally {
		await untilDetached(file);
	}
}

/** Waits until no loop device shows a file any more; not for ever. */
export async function untilDetached(file: string): Promise<void> {
	const giveUp = performance.now() + PATIENCE_MS;
	while ((await loopsOf(file)).length > 0 && performance.now() < giveUp) await delay(LOOK_EVERY_MS);
}
