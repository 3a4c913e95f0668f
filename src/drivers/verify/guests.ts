import { join } from 'node:path';
import { hasCapability } from '../../model/capability.ts';
import type { Declared } from '../../model/catalog.ts';
import { directoryInPlace, rootDisk } from '../../model/disks.ts';
import type { Paths } from '../../model/paths.ts';
import { SYSTEMD_PATHS } from '../os/systemd.ts';
import type { VerifyHost } from './verify-host.ts';
import { type VerifyRow, warn } from './verify-row.ts';

/**
 * systemd mounts file systems when it boots, which takes sys_admin: without it a container of this kind starts and
 * hangs. Only its rootfs tells, so instances that are not made yet are passed over.
 */
export async function checkGuests(
	host: Pick<VerifyHost, 'exists'>,
	paths: Pick<Paths, 'lxc'>,
	instances: readonly Declared[],
): Promise<readonly VerifyRow[]> {
	const rows: VerifyRow[] = [];
	for (const { name, spec } of instances) {
		if (hasCapability(spec.capabilities, 'sys_admin')) continue;
		const root = directoryInPlace(rootDisk(spec));
		if (!(await hasSystemd(host, root ?? join(paths.lxc, name, 'rootfs')))) continue;
		const found = 'has systemd, which cannot boot without the capability sys_admin';
		rows.push(warn(`rootfs of ${name}`, found, 'Let it have sys_admin: see capabilities.'));
	}
	return rows;
}

async function hasSystemd(host: Pick<VerifyHost, 'exists'>, rootfs: string): Promise<boolean> {
	const found = await Promise.all(SYSTEMD_PATHS.map((path) => host.exists(join(rootfs, path))));
	return found.includes(true);
}
