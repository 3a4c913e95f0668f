import type { VerifyHost } from './verify-host.ts';
import { ok, type VerifyRow, warn } from './verify-row.ts';

/** Loop devices and the device mapper: needed by disks in image files and by LVM. */
export async function checkBlockDevices(host: VerifyHost): Promise<readonly VerifyRow[]> {
	return [
		(await host.exists('/dev/loop-control'))
			? ok('loop devices', 'can be made')
			: warn('loop devices', 'no /dev/loop-control', 'Disks in image files need: modprobe loop'),
		(await host.exists('/dev/mapper/control'))
			? ok('device mapper', 'is there')
			: warn(
					'device mapper',
					'no /dev/mapper/control',
					'LVM disks need it; partitions of image files are mapped by loop devices instead.',
				),
	];
}
