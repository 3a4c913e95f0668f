import { IO_FIELDS } from '../../../../model/io-limits.ts';
import type { ObservedInstance } from '../../../../model/observed.ts';
import { cannotAdopt } from './cannot-adopt.ts';
import type { Setting } from './read-config.ts';

/** Keys that limit io by the numbers of devices. */
const IO_KEY = /^lxc\.(cgroup\.blkio\.throttle\.|cgroup2\.io\.max$)/;

export interface IoSource {
	readonly name: string;
	readonly settings: readonly Setting[];
	readonly observed: Pick<ObservedInstance, 'limits'>;
}

/**
 * `io` of the root disk, as the running container has it; nothing when it has no limits. A spec says limits of disks,
 * so those of other devices cannot be declared, nor those of a container that does not run: only its mounts tell
 * which device is which disk.
 */
export function adoptedIo({ name, settings, observed: { limits } }: IoSource): {
	readonly io?: Readonly<Record<string, number>>;
} {
	if (limits === null && settings.some(({ key }) => IO_KEY.test(key))) {
		throw cannotAdopt(name, 'its config limits io by device numbers', 'Start it first.');
	}
	const observed = limits?.io ?? [];
	const other = observed.find(({ mounts }) => !mounts.includes('/'));
	if (other !== undefined) {
		throw cannotAdopt(name, `its io is limited on ${other.device}, where its root disk is not`);
	}
	const [root] = observed;
	if (root === undefined) return {};
	const set = IO_FIELDS.flatMap((field) => {
		const value = root.limits[field];
		return value === null ? [] : [[field, value] as const];
	});
	return { io: Object.fromEntries(set) };
}
