import { readValueIfThere } from '../../../host/if-there.ts';
import type { IoLimits } from '../../../model/instance-spec.ts';
import { IO_FIELDS, IO_WORDS, NO_IO_LIMITS } from '../../../model/io-limits.ts';
import type { ObservedIo } from '../../../model/observed.ts';
import type { Mount } from '../mount-info.ts';
import type { ControllerDirectory } from '../payload.ts';
import { throttledDevice } from './throttled-device.ts';

/** The files of version 1, one for each limit; each has a line for a device: `8:0 1048576`. */
export const V1_FILES = {
	readBps: 'blkio.throttle.read_bps_device',
	writeBps: 'blkio.throttle.write_bps_device',
	readIops: 'blkio.throttle.read_iops_device',
	writeIops: 'blkio.throttle.write_iops_device',
} as const satisfies Readonly<Record<keyof IoLimits, string>>;

/** The file of version 2, with a line for a device: `8:0 rbps=1048576 wbps=max riops=max wiops=max`. */
export const V2_FILE = 'io.max';

/** By `MAJOR:MINOR`. */
export type DeviceLimits = ReadonlyMap<string, IoLimits>;

/**
 * The io limits in force, and where in the container each device is mounted. `mounts`: as the container's init
 * has them; asked only when there is a limit, since most containers have none.
 */
export function readIo(
	directory: ControllerDirectory | undefined,
	mounts: () => readonly Mount[],
): readonly ObservedIo[] {
	const limited = directory === undefined ? [] : [...readDeviceLimits(directory)];
	if (limited.length === 0) return [];
	const placed = mounts().map((mount) => [mount.mountPoint, throttledDevice(mount)] as const);
	return limited.map(([device, limits]) => ({
		device,
		mounts: placed.filter(([, on]) => on === device).map(([mountPoint]) => mountPoint),
		limits,
	}));
}

/** Devices without any limit are left out. */
export function readDeviceLimits({ version, path }: ControllerDirectory): DeviceLimits {
	const found = new Map<string, IoLimits>();
	const note = (device: string, limits: Partial<IoLimits>) =>
		found.set(device, { ...NO_IO_LIMITS, ...found.get(device), ...limits });
	if (version === 2) {
		for (const [device, ...words] of linesOf(`${path}/${V2_FILE}`)) note(device, ofWords(words));
		return withAny(found);
	}
	for (const field of IO_FIELDS) {
		for (const [device, value] of linesOf(`${path}/${V1_FILES[field]}`)) {
			note(device, { [field]: Number(value) });
		}
	}
	return found;
}

/** '' stands for a file that this kernel does not have: it limits nothing. */
function linesOf(file: string): readonly (readonly [string, ...string[]])[] {
	const text = readValueIfThere(file) ?? '';
	if (text === '') return [];
	return text.trim().split('\n').map(split);
}

function split(line: string): readonly [string, ...string[]] {
	const [device = '', ...rest] = line.split(' ');
	return [device, ...rest];
}

function ofWords(words: readonly string[]): Partial<IoLimits> {
	const entries = IO_FIELDS.map((field) => {
		const word = words.find((each) => each.startsWith(`${IO_WORDS[field]}=`));
		const value = word?.slice(IO_WORDS[field].length + 1) ?? 'max';
		return [field, value === 'max' ? null : Number(value)] as const;
	});
	return Object.fromEntries(entries);
}

function withAny(all: DeviceLimits): DeviceLimits {
	return new Map(
		[...all].filter(([, limits]) => IO_FIELDS.some((field) => limits[field] !== null)),
	);
}
