import { join } from 'node:path';
import type { Declared } from '../../model/catalog.ts';
import { directoryInPlace, rootDisk } from '../../model/disks.ts';
import type { Paths } from '../../model/paths.ts';
import { systemdLacks } from '../../model/systemd-needs.ts';
import { SYSTEMD_PATHS } from '../os/systemd.ts';
import type { VerifyHost } from './verify-host.ts';
import { type VerifyRow, warn } from './verify-row.ts';

/**
 * systemd needs some things that other inits do not: without them a container starts and does not boot. Only its
 * rootfs tells, so instances that are not made yet are passed over.
 */
export async function checkGuests(
	host: Pick<VerifyHost, 'exists'>,
	paths: Pick<Paths, 'lxc'>,
	instances: readonly Declared[],
): Promise<readonly VerifyRow[]> {
	const rows: VerifyRow[] = [];
	for (const { name, spec } of instances) {
		const lacks = systemdLacks(spec);
		if (lacks.length === 0) continue;
		const root = directoryInPlace(rootDisk(spec));
		if (!(await hasSystemd(host, root ?? join(paths.lxc, name, 'rootfs')))) continue;
		for (const { what, hint } of lacks) {
			rows.push(warn(`rootfs of ${name}`, `has systemd, which ${what}`, hint));
		}
	}
	return rows;
}

async function hasSystemd(host: Pick<VerifyHost, 'exists'>, rootfs: string): Promise<boolean> {
	const found = await Promise.all(SYSTEMD_PATHS.map((path) => host.exists(join(rootfs, path))));
	return found.includes(true);
}
