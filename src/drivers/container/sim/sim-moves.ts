import { OperationError } from '../../../model/errors.ts';
import type { HostFacts } from '../../../model/migration.ts';
import type { MovePlaces } from '../driver.ts';
import type { SimHost } from './sim-host.ts';

/** All hosts of a simulated world are alike but for LXC. */
export function simHostFacts({ node: { lxcVersion, cgroupLayout } }: SimHost): HostFacts {
	const machine = { criu: '', cpuFlags: [], architecture: '', apparmor: 'off' };
	return { lxc: lxcVersion, cgroups: cgroupLayout, ...machine };
}

export function simMovePlaces(lxcpath: string, name: string, id: string): MovePlaces {
	const trashId = `${name}@moving-${id}`;
	const files = `${lxcpath}/${name}`;
	return { files, trashId, arriving: `${trashId}/container`, images: `${trashId}/images` };
}

/** What other nodes send has no place here. */
export function refusedArrival(): OperationError {
	return new OperationError('cannot take an instance from another node: the host is simulated', {
		reason: 'MigrationFailed',
		retry: 'never',
	});
}
