import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { parseInstanceName } from '../../../../model/instance-name.ts';
import type { ContainerObserver } from '../../driver.ts';
import type { ConfigHost } from '../config/config-host.ts';
import { defaultLines } from '../config/defaults.ts';
import { adoptedSpec } from './adopted-spec.ts';
import { cannotAdopt, nothingToAdopt } from './cannot-adopt.ts';
import { readConfig } from './read-config.ts';

/** A container that another tool made, by where that tool keeps it. */
export interface AdoptableContainer {
	readonly name: string;
	readonly lxcpath: string;
}

/**
 * The YAML document that declares an existing container as it is now. Only reads; the container is not
 * touched. Throws `ConfigRefused` when something of it cannot be declared, `NotDeclared` when it is not there.
 */
export async function describeForAdoption(
	{ name, lxcpath }: AdoptableContainer,
	observer: ContainerObserver,
	host: ConfigHost,
): Promise<string> {
	const parsedName = parseInstanceName(name);
	if (!parsedName.ok) {
		throw nothingToAdopt(name, parsedName.problem, parsedName.hint);
	}
	if (!(await isDirectory(join(lxcpath, name)))) {
		const hint = 'Containers of other tools: ballast verify. Where they lie: --lxcpath.';
		throw nothingToAdopt(name, `there is no container of that name in ${lxcpath}`, hint);
	}
	const settings = await readConfig(join(lxcpath, name, 'config'));
	const target = { name, uid: null, adoptedFrom: lxcpath };
	const { node } = await observer.sweep([]);
	const observed = await observer.observe(target);
	if (observed.uid !== null) {
		throw cannotAdopt(name, 'a ballast manages it already');
	}
	const spec = adoptedSpec({
		name,
		settings,
		observed,
		nodeCpus: node.cpus,
		defaultKeys: defaultLines('Auto', host).map(({ text }) => text.split(' ', 1)[0] ?? ''),
	});
	const rootfs = spec.disks[0].directory.path;
	if (!(await isDirectory(rootfs))) {
		throw cannotAdopt(name, `its rootfs ${rootfs} is not a directory`);
	}
	const document = { apiVersion: 'ballast/v1', kind: 'Instance', metadata: { name }, spec };
	return stringify(document, { lineWidth: 0 });
}

function isDirectory(path: string): Promise<boolean> {
	return stat(path).then(
		(found) => found.isDirectory(),
		() => false,
	);
}
