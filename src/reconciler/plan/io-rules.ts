import type { DiskSpec, InstanceSpec } from '../../model/instance-spec.ts';
import { formatIoRule, limitedDisks, NO_IO_LIMITS } from '../../model/io-limits.ts';
import type { ObservedIo } from '../../model/observed.ts';

/** The io limits that a spec wants, sorted; by the mount points of its disks. */
export function desiredIo(spec: InstanceSpec): readonly string[] {
	return limitedDisks(spec)
		.map(({ mount, io }) => formatIoRule({ place: mount, limits: io ?? NO_IO_LIMITS }))
		.toSorted();
}

/**
 * The io limits that a container has, in the same words: by the limited disks on each device, else by the disks
 * that were limited, else by its number.
 */
export function currentIo(
	observed: readonly ObservedIo[],
	{ started, wanted }: { readonly started: InstanceSpec | null; readonly wanted: InstanceSpec },
): readonly string[] {
	const rules = observed.flatMap(({ device, mounts, limits }) => {
		const [places = [device]] = [wanted, started]
			.map((spec) => (spec === null ? [] : placesOf(spec, mounts)))
			.filter((found) => found.length > 0);
		return places.map((place) => formatIoRule({ place, limits }));
	});
	return rules.toSorted();
}

function placesOf(spec: InstanceSpec, mounts: readonly string[]): readonly string[] {
	return limitedDisks(spec)
		.map(({ mount }) => mount)
		.filter((mount) => mounts.includes(mount));
}

/** A spec without the disks that the container was started without: they get their limits when they are mounted. */
export function withMountedDisks(spec: InstanceSpec, started: InstanceSpec | null): InstanceSpec {
	if (started === null || limitedDisks(spec).length === 0) return spec;
	const isMounted = ({ name, mount }: DiskSpec) =>
		started.disks.some((disk) => disk.name === name && disk.mount === mount);
	return { ...spec, disks: spec.disks.filter(isMounted) };
}
