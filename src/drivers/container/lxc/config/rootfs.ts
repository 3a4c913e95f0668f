import type { InstanceSpec } from '../../../../model/instance-spec.ts';
import { type ConfigLine, setting } from './config-line.ts';

/** Without the `dir:` LXC would try each of its storage backends on the path. */
export function rootfsLines(path: string, spec: InstanceSpec): readonly ConfigLine[] {
	const isReadOnly = spec.disks.some((disk) => disk.mount === '/' && disk.readOnly);
	return [
		setting('lxc.rootfs.path', `dir:${path}`),
		...(isReadOnly ? [setting('lxc.rootfs.options', 'ro')] : []),
	];
}
