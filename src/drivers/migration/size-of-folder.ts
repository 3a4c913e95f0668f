import { realpath } from 'node:fs/promises';
import { run } from '../../host/process.ts';
import { mountsBelow } from '../container/lxc/remove-tree.ts';

/** Bytes that a folder takes on disk, without what is mounted below it. Not by `du -x`: on overlayfs files have other devices than their folders. */
export async function sizeOfFolder(folder: string): Promise<number> {
	// as the kernel names what is mounted there
	const real = await realpath(folder).catch(() => folder);
	const mounted = (await mountsBelow(real)).filter((path) => path !== real);
	const without = mounted.map((path) => `--exclude=${path}`);
	const { stdout } = await run(['du', '-sB1', ...without, '--', real]);
	return Number.parseInt(stdout, 10) || 0;
}
