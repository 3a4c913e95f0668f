import type { Filesystem } from '../../model/disk-source.ts';
import { OperationError } from '../../model/errors.ts';
import {
	activateDevice,
	type DeviceDisk,
	deactivateDevice,
	fillDevice,
	observeDevice,
	prepareDevice,
} from './device-disk.ts';
import { refuseToShrink } from './disk-size.ts';
import { makeFilesystem } from './filesystem.ts';
import { mountAt } from './mounts.ts';
import type { Disk, ObservedDisk } from './storage-driver.ts';
import type { Volume, VolumeManager } from './volume-manager.ts';

/** A disk on a volume. */
export interface VolumeDisk {
	readonly disk: Pick<Disk, 'name' | 'mountPoint' | 'readOnly' | 'fill'>;
	readonly volume: Volume;
	/**
	 * Writes down that ballast makes it, before it does. `null`: the user named it, so it has to be there.
	 */
	readonly note: (() => Promise<void>) | null;
	readonly size: number | null;
	readonly filesystem: Filesystem;
}

/** Begins anew what a killed making left, and ends the name of a volume whose file system is not complete. */
const MAKING = '.new';

/** What all disks on volumes have in common, whoever manages those. */
export class VolumeStorage {
	private readonly manager: VolumeManager;

	constructor(manager: VolumeManager) {
		this.manager = manager;
	}

	async observe(order: VolumeDisk, signal?: AbortSignal): Promise<ObservedDisk> {
		const there = await this.manager.find(order.volume, signal);
		if (there === null) return { state: 'Absent', size: null, found: null };
		const size = asAsked(there, order.size);
		const device = await this.manager.deviceOf(order.volume, signal);
		if (device === null) return { state: 'Inactive', size, found: null };
		const seen = await observeDevice(onDevice(order, device), signal);
		// a volume without a device is there all the same
		return seen.state === 'Absent' ? { state: 'Inactive', size, found: null } : { ...seen, size };
	}

	/** One of ours gets its name when its file system is complete, so what has the name is never made anew. */
	async prepare(order: VolumeDisk, signal?: AbortSignal): Promise<void> {
		// first, since it fails without the manager's tool: what is noted then could not be looked for either
		const there = await this.manager.find(order.volume, signal);
		if (there === null && order.note === null) throw this.missing(order);
		await order.note?.();
		if (there === null) return await this.make(order, signal);
		const device = await this.manager.attach(order.volume, signal);
		try {
			await prepareDevice(onDevice(order, device), signal);
		} finally {
			await this.detachUnused(order);
		}
		if (order.size !== null && there.size < order.size) await this.grow(order, order.size, signal);
	}

	async activate(order: VolumeDisk, signal?: AbortSignal): Promise<void> {
		if ((await this.manager.find(order.volume, signal)) === null) throw this.missing(order);
		const device = await this.manager.attach(order.volume, signal);
		await activateDevice(onDevice(order, device), signal);
	}

	async deactivate(order: VolumeDisk, signal?: AbortSignal): Promise<void> {
		const device = await this.manager.deviceOf(order.volume, signal);
		if (device === null) return;
		if ((await mountAt(order.disk.mountPoint)) !== null) {
			await deactivateDevice(onDevice(order, device), signal);
		}
		await this.manager.detach(order.volume, signal);
	}

	async handOver(order: VolumeDisk, signal?: AbortSignal): Promise<void> {
		await this.deactivate(order, signal);
		await this.manager.handOver(order.volume, signal);
	}

	async grow(order: VolumeDisk, size: number, signal?: AbortSignal): Promise<void> {
		const { volume } = order;
		const there = await this.manager.find(volume, signal);
		if (there === null) throw this.missing(order);
		refuseToShrink(nameOf(volume), asAsked(there, size), size);
		if (there.size < size) await this.manager.enlarge(volume, size, signal);
		const device = await this.manager.attach(volume, signal);
		try {
			await fillDevice(onDevice(order, device), signal);
		} finally {
			await this.detachUnused(order);
		}
	}

	/** Removes a volume that ballast made, and what a killed making of it left. */
	async remove(volume: Volume): Promise<void> {
		for (const each of [volume, making(volume)]) {
			if ((await this.manager.find(each)) === null) continue;
			await this.manager.detach(each);
			await this.manager.remove(each);
		}
	}

	private async make(order: VolumeDisk, signal?: AbortSignal): Promise<void> {
		const { volume, size, filesystem, disk } = order;
		if (size === null) throw this.missing(order);
		const half = making(volume);
		if ((await this.manager.find(half, signal)) !== null) {
			await this.manager.detach(half, signal);
			await this.manager.remove(half);
		}
		await this.manager.create(half, size, signal);
		const device = await this.manager.attach(half, signal);
		const mkfs = (path: string) => makeFilesystem(filesystem, path, signal);
		await (disk.fill ?? mkfs)(device, signal);
		await this.manager.detach(half, signal);
		await this.manager.rename(half, volume.name, signal);
	}

	private async detachUnused({ disk, volume }: VolumeDisk): Promise<void> {
		if ((await mountAt(disk.mountPoint)) === null) await this.manager.detach(volume);
	}

	private missing({ volume }: VolumeDisk): OperationError {
		return new OperationError(
			`cannot use the ${this.manager.noun} ${nameOf(volume)}: it is not there`,
			{ reason: 'DiskMissing' },
		);
	}
}

export function nameOf({ place, name }: Volume): string {
	return `${place}/${name}`;
}

const making = ({ place, name }: Volume): Volume => ({ place, name: `${name}${MAKING}` });

/** What rounding up made of the size that was asked for is that size. */
function asAsked(
	{ size, unit }: { readonly size: number; readonly unit: number },
	asked: number | null,
): number {
	return asked !== null && size > asked && size - asked < unit ? asked : size;
}

function onDevice({ disk, filesystem }: VolumeDisk, device: string): DeviceDisk {
	return { disk, device, filesystem };
}
