import { OperationError } from '../../../model/errors.ts';
import type { IoLimits } from '../../../model/instance-spec.ts';
import {
	formatIoRule,
	IO_FIELDS,
	IO_WORDS,
	NO_IO_LIMITS,
	parseIoRule,
} from '../../../model/io-limits.ts';
import { carryOut, differs, failing, type LimitTask, unfit } from '../limit-writer.ts';
import type { ControllerDirectory } from '../payload.ts';
import type { CgroupWrite } from '../write-in-order.ts';
import { type DeviceLimits, readDeviceLimits, V1_FILES, V2_FILE } from './read-io.ts';
import { throttledDevice } from './throttled-device.ts';

/**
 * Sets the io limits of the container's disks, and lifts those of every other device. Throws `LimitFailed` also for a
 * disk that lies on no block device, and for two disks on one device that want different limits.
 */
export async function DISKS_IO(task: LimitTask): Promise<void> {
	const { value, directory } = task;
	if (value === null || typeof value !== 'object') throw unfit(task);
	const wanted = wantedOf(task, value);
	await carryOut(task, ioWrites(directory, readDeviceLimits(directory), wanted));
	const shown = readDeviceLimits(directory);
	if (!isSame(shown, wanted)) throw differs(task, inWords(shown));
}

/** What each device should have. */
function wantedOf(task: LimitTask, rules: readonly string[]): DeviceLimits {
	const mounts = task.mounts();
	const wanted = new Map<string, { readonly place: string; readonly limits: IoLimits }>();
	for (const rule of rules.map(parseIoRule)) {
		const mount = mounts.findLast(({ mountPoint }) => mountPoint === rule.place);
		if (mount === undefined) throw refused(task, `nothing is mounted at ${rule.place}`);
		const device = throttledDevice(mount);
		if (device === null) {
			throw refused(
				task,
				`${rule.place} is on ${mount.fsType}, which has no block device to limit`,
			);
		}
		const other = wanted.get(device);
		if (other !== undefined && !isSameLimits(other.limits, rule.limits)) {
			const both = `${other.place} and ${rule.place} are on one device (${device})`;
			throw refused(task, `${both}, so give them the same limits`);
		}
		wanted.set(device, rule);
	}
	return new Map([...wanted].map(([device, { limits }]) => [device, limits]));
}

/** Only the devices and limits that change. */
export function ioWrites(
	{ version, path }: ControllerDirectory,
	before: DeviceLimits,
	wanted: DeviceLimits,
): readonly CgroupWrite[] {
	const devices = [...new Set([...before.keys(), ...wanted.keys()])];
	return devices.flatMap((device) => {
		const from = before.get(device) ?? NO_IO_LIMITS;
		const to = wanted.get(device) ?? NO_IO_LIMITS;
		if (isSameLimits(from, to)) return [];
		if (version === 2)
			return [replacing(`${path}/${V2_FILE}`, v2Line(device, from), v2Line(device, to))];
		return IO_FIELDS.filter((field) => from[field] !== to[field]).map((field) =>
			replacing(
				`${path}/${V1_FILES[field]}`,
				v1Line(device, from[field]),
				v1Line(device, to[field]),
			),
		);
	});
}

function replacing(file: string, old: string, text: string): CgroupWrite {
	return { file, text, undo: { file, text: old } };
}

function v1Line(device: string, limit: number | null): string {
	return `${device} ${limit ?? 0}`;
}

function v2Line(device: string, limits: IoLimits): string {
	return [device, ...IO_FIELDS.map((field) => `${IO_WORDS[field]}=${limits[field] ?? 'max'}`)].join(
		' ',
	);
}

function isSame(one: DeviceLimits, other: DeviceLimits): boolean {
	return (
		one.size === other.size &&
		[...one].every(([device, limits]) => isSameLimits(limits, other.get(device) ?? NO_IO_LIMITS))
	);
}

function isSameLimits(one: IoLimits, other: IoLimits): boolean {
	return IO_FIELDS.every((field) => one[field] === other[field]);
}

function inWords(limits: DeviceLimits): readonly string[] {
	return [...limits].map(([place, each]) => formatIoRule({ place, limits: each }));
}

/** Only another spec or another host helps. */
function refused(task: LimitTask, why: string): OperationError {
	return new OperationError(`${failing(task)}: ${why}`, { reason: 'LimitFailed', retry: 'never' });
}
