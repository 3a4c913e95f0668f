import type { DiskSpec, InstanceSpec } from '../../model/instance-spec.ts';
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
			return `Ganeti OS ${os.name}`;
		case 'oci':
			return `OCI image ${os.path}`;
		case undefined:
			return rootDiskInWords(disks.find((disk) => disk.mount === '/'));
	}
}

function rootDiskInWords(disk: DiskSpec | undefined): string {
	const path = disk?.directory?.path ?? null;
	return path === null ? 'its disks' : `directory ${path} as it is`;
}
