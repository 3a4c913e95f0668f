import { rootDisk } from '../../model/disks.ts';
import type { DiskSpec, FilledOsSpec, InstanceSpec } from '../../model/instance-spec.ts';
import { because, NOTHING, type PlanPart } from './plan-part.ts';
import { freezeIfWanted } from './starting.ts';
import type { WantedSpec } from './wanted.ts';

/** Makes what is declared and not there, and brings it to the state it should have. */
export function planCreation(wanted: WantedSpec): PlanPart {
	const { spec, hash } = wanted;
	const create = because('Absent', `it is made from ${rootfsInWords(spec)}`, {
		do: 'create',
		spec,
		hash,
	});
	if (spec.state === 'Stopped') return { ...NOTHING, verb: 'CREATE', steps: [create] };
	const start = because('NotRunning', 'it is new', { do: 'start', spec, hash });
	return { ...NOTHING, verb: 'CREATE', steps: [create, start, ...freezeIfWanted(wanted)] };
}

function rootfsInWords({ os, disks }: InstanceSpec): string {
	switch (os?.kind) {
		case 'template':
			return `template ${os.template}`;
		case 'copy':
			return `a copy of ${os.path}`;
		case 'tarball':
			return `archive ${os.path}`;
		case 'ganeti':
			return ganetiInWords(os);
		case 'oci':
			return `OCI image ${os.path}`;
		case 'base':
		case undefined:
			return rootDiskInWords(rootDisk({ disks }));
	}
}

function ganetiInWords(os: Extract<FilledOsSpec, { readonly kind: 'ganeti' }>): string {
	if (os.import !== null) return `dump ${os.import} by Ganeti OS ${os.name}`;
	if (os.renameFrom !== null) return `a copy of ${os.renameFrom}, renamed by Ganeti OS ${os.name}`;
	return `Ganeti OS ${os.name}`;
}

function rootDiskInWords(disk: DiskSpec | undefined): string {
	switch (disk?.source.kind) {
		case undefined:
			return 'its disks';
		case 'directory':
			return disk.source.path === null ? 'its disks' : `directory ${disk.source.path} as it is`;
		case 'image':
			return disk.source.base === null
				? `image ${disk.source.path} as it is`
				: `a copy of image ${disk.source.base}`;
		case 'block':
			return `${disk.source.device} as it is`;
		case 'btrfs':
		case 'zfs':
			return `a snapshot of ${disk.source.base}`;
		case 'lvm':
		case 'drbd':
		case 'rbd':
			return `its ${disk.source.kind} volume as it is`;
	}
}
