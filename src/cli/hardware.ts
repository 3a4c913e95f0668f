import { hostInterfaceName, macOf } from '../drivers/container/lxc/config/nic-names.ts';
import { diskOf } from '../drivers/storage/disk-of.ts';
import { mountAt } from '../drivers/storage/mounts.ts';
import { placeOf } from '../drivers/storage/place-of.ts';
import { isMounted, sizeOfSource } from '../model/disks.ts';
import type { DiskSpec, InstanceSpec, NicSpec } from '../model/instance-spec.ts';
import type { InstanceStatus } from '../model/instance-status.ts';
import { linkOf } from '../model/nic-link.ts';
import { madeSize } from '../reconciler/plan/disks.ts';

/** A disk of an instance, and what this host has of it. */
export interface ShownDisk {
	readonly name: string;
	readonly kind: string;
	readonly mount: string;
	/** Bytes; `null` = nothing says. */
	readonly size: number | null;
	/** A path, or what its volume manager calls it. */
	readonly place: string;
	/** The block device that is mounted for it now; `null` = none. */
	readonly device: string | null;
}

/** A NIC of an instance, and what this host has of it. */
export interface ShownNic {
	readonly name: string;
	readonly kind: 'bridge' | 'routed' | 'macvlan' | 'phys';
	/** The interface of the host that it hangs on; `null` = on none. */
	readonly link: string | null;
	/** The host's end; `null` for a kind that has none, and for one that another tool made. */
	readonly hostInterface: string | null;
	/** `null` = the one that the device of the host has. */
	readonly mac: string | null;
	readonly addresses: readonly string[];
}

export interface Hardware {
	readonly disks: readonly ShownDisk[];
	readonly nics: readonly ShownNic[];
}

/** The disks and NICs of what is there: of a container that runs those that it runs with, else those of its next start. */
export async function hardwareOf(status: InstanceStatus): Promise<Hardware> {
	const { record, observed, name } = status;
	const spec = specOf(status);
	if (record === null || spec === null) return { disks: [], nics: [] };
	const owner = { uid: record.uid, folder: `${observed.lxcpath}/${name}` };
	const isAnothers = record.adopted !== null;
	return {
		disks: await Promise.all(
			spec.disks.map(async (disk): Promise<ShownDisk> => {
				const { kind } = disk.source;
				const size = madeSize(record, disk) ?? sizeOfSource(disk.source);
				const isOn = isMounted(disk) && observed.mountedDisks.includes(disk.name);
				const device = isOn ? await deviceOf(disk, owner) : null;
				const { mount } = disk;
				return { name: disk.name, kind, mount, size, place: placeOf(disk, owner), device };
			}),
		),
		nics: spec.nics.map((nic) => ({
			name: nic.name,
			kind: kindOf(nic),
			link: linkOf(nic)?.name ?? null,
			hostInterface: hasHostEnd(nic) && !isAnothers ? hostInterfaceName(name, nic.name) : null,
			mac: macOf(name, nic),
			addresses: [...nic.ipv4, ...nic.ipv6],
		})),
	};
}

function specOf({ declared, record, observed }: InstanceStatus): InstanceSpec | null {
	if (observed.ownership !== 'Ours') return null;
	const started = observed.initPid === null ? null : (record?.started ?? null);
	return (started ?? declared ?? record?.created)?.spec ?? null;
}

async function deviceOf(
	disk: DiskSpec,
	owner: Parameters<typeof diskOf>[1],
): Promise<string | null> {
	const mount = await mountAt(diskOf(disk, owner).mountPoint);
	return mount?.source ?? null;
}

function kindOf({ bridge, macvlan, phys }: NicSpec): ShownNic['kind'] {
	if (bridge !== null) return 'bridge';
	if (macvlan !== null) return 'macvlan';
	return phys === null ? 'routed' : 'phys';
}

const hasHostEnd = ({ macvlan, phys }: NicSpec): boolean => macvlan === null && phys === null;
