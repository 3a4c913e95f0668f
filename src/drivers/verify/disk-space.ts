import type { Paths } from '../../model/paths.ts';
import type { VerifyHost } from './verify-host.ts';
import { fail, ok, type VerifyRow, warn } from './verify-row.ts';

const MEBIBYTE = 1024 ** 2;

/** There is room for records, logs and a rootfs where ballast keeps them. */
export async function checkDiskSpace(
	host: VerifyHost,
	paths: Paths,
): Promise<readonly VerifyRow[]> {
	const { freeBytes, freeInodes, inodes } = await host.space(paths.lxc);
	const what = `disk space of ${paths.lxc}`;
	const free = `${Math.floor(freeBytes / MEBIBYTE)}Mi free`;
	if (freeBytes < 64 * MEBIBYTE) return [fail(what, free, 'Make room before anything is created.')];
	if (inodes > 0 && freeInodes / inodes < 0.02) {
		return [warn(what, `${freeInodes} of ${inodes} inodes left`, 'A rootfs has many small files.')];
	}
	if (freeBytes < 1024 * MEBIBYTE)
		return [warn(what, free, 'Little for more than small containers.')];
	return [ok(what, free)];
}
