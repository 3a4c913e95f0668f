import type { Newcomer } from '../../model/arrival.ts';
import type { InstanceSpec } from '../../model/instance-spec.ts';
import { linkOf } from '../../model/nic-link.ts';
import { roundedBytes } from '../../model/quantity.ts';
import type { LoopParts } from '../assemble.ts';
import { cannotTake as cannot } from './cannot-take.ts';

/** Throws when this node lacks what its NICs hang on, a disk that all nodes should reach, or the space for its files. */
export async function refuseWithoutRoom(
	name: string,
	{ spec, bytes, id }: Newcomer,
	{ driver, settings }: LoopParts,
): Promise<void> {
	for (const link of linksOf(spec)) {
		if (driver.hasInterface(link)) continue;
		throw cannot(name, `${settings.node} has no interface ${link}`, 'Make it there first.');
	}
	for (const path of pathsOf(spec)) {
		if (driver.hasPath(path)) continue;
		throw cannot(
			name,
			`${settings.node} has no ${path}`,
			'Is the storage that all nodes share there?',
		);
	}
	const { arriving } = driver.movePlaces(name, id);
	const free = await driver.freeBytes(arriving);
	if (free !== null && free < bytes) {
		const why = `it takes ${roundedBytes(bytes)}, and ${settings.node} has ${roundedBytes(free)}`;
		throw cannot(name, why, 'Make room there first.');
	}
}

const linksOf = ({ nics }: InstanceSpec): readonly string[] =>
	nics.flatMap((nic) => linkOf(nic)?.name ?? []);

/** What it is used at where it is. */
const pathsOf = ({ disks }: InstanceSpec): readonly string[] =>
	disks.flatMap(({ source }) => {
		if (source.kind === 'block') return [source.device];
		const isNamed = source.kind === 'directory' || source.kind === 'image';
		return isNamed && source.path !== null ? [source.path] : [];
	});
