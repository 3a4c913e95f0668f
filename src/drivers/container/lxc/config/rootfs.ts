import { type ConfigLine, setting } from './config-line.ts';

/** Without the `dir:` LXC would try each of its storage backends on the path. */
export function rootfsLines(path: string): readonly ConfigLine[] {
	return [setting('lxc.rootfs.path', `dir:${path}`)];
}
