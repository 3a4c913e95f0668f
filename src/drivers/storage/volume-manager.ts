/** A block device that a volume manager of the host knows by a name. */
export interface Volume {
	/** Where it lies: a volume group, or a pool. */
	readonly place: string;
	readonly name: string;
}

/** What a volume manager does for the disks of its kind. Every verb throws `OperationError`. */
export interface VolumeManager {
	/** What one is called in messages, such as `logical volume`. */
	readonly noun: string;
	/**
	 * Bytes of a volume, and of the unit that sizes are rounded up to; `null` = there is none of that name. A place
	 * that is not there is `DiskMissing`.
	 */
	find(
		volume: Volume,
		signal?: AbortSignal,
	): Promise<{ readonly size: number; readonly unit: number } | null>;
	/** Makes one that holds no signature. */
	create(volume: Volume, size: number, signal?: AbortSignal): Promise<void>;
	rename(volume: Volume, name: string, signal?: AbortSignal): Promise<void>;
	enlarge(volume: Volume, size: number, signal?: AbortSignal): Promise<void>;
	/** For good. */
	remove(volume: Volume): Promise<void>;
	/** The path of its block device, whether that is there or not; `null` when only `attach` could tell. */
	deviceOf(volume: Volume, signal?: AbortSignal): Promise<string | null>;
	/** Lets the host have its block device. Has it already is success. */
	attach(volume: Volume, signal?: AbortSignal): Promise<string>;
	/** The way back, for a manager whose devices are not to stay when nothing is mounted. */
	detach(volume: Volume, signal?: AbortSignal): Promise<void>;
	/** Lets this host not have its block device any more, so that another one may. Has none already is success. */
	handOver(volume: Volume, signal?: AbortSignal): Promise<void>;
}
