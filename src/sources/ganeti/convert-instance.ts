import { withoutRefused } from '../../schema/without-refused.ts';
import type { GanetiInstance, GanetiParams } from './cluster.ts';
import { convertDisks } from './convert-disks.ts';
import { convertNics } from './convert-nics.ts';
import { convertParams, differing, type Fields } from './convert-params.ts';
import { type Carried, differs, lost, type Note } from './note.ts';

/** The profile that holds what the cluster gives to all its instances. */
const PROFILE = 'ganeti';

export function convertInstance(
	name: string,
	instance: GanetiInstance,
	defaults: GanetiParams,
): Carried<object> {
	const params = convertParams(differing(instance, defaults));
	const nics = convertNics(instance.nics);
	const disks = convertDisks(instance.disks, name);
	const os = convertOs(instance);
	const document = documentOf('Instance', name, {
		...labels(instance.tags),
		'spec.profiles': [PROFILE],
		'spec.node': instance.primaryNode.toLowerCase(),
		'spec.state': instance.adminState === 'up' ? 'Running' : 'Stopped',
		...params.value,
		...(nics.value.length === 0 ? {} : { 'spec.nics': nics.value }),
		'spec.disks': disks.value,
		...os.value,
	});
	const notes = [...offline(instance), ...params.notes, ...nics.notes, ...disks.notes, ...os.notes];
	return checked('Instance', document, notes);
}

export function convertDefaults(defaults: GanetiParams): Carried<object> {
	const { value, notes } = convertParams(defaults);
	return checked('Profile', documentOf('Profile', PROFILE, value), notes);
}

export function convertNode(name: string): object {
	return documentOf('Node', name, {});
}

/** A document with its fields in the order given, however deep they are. */
function documentOf(kind: string, name: string, fields: Fields): object {
	const document = { apiVersion: 'ballast/v1', kind, metadata: { name } };
	for (const [place, value] of Object.entries(fields)) setAt(document, place.split('.'), value);
	return document;
}

function setAt(map: object, [key = '', ...rest]: readonly string[], value: unknown): void {
	if (rest.length === 0) {
		Reflect.set(map, key, value);
		return;
	}
	const known: unknown = Reflect.get(map, key);
	const below = typeof known === 'object' && known !== null ? known : {};
	Reflect.set(map, key, below);
	setAt(below, rest, value);
}

/** What the schema of this version refuses stays out and is told. */
function checked(
	kind: 'Instance' | 'Profile',
	made: object,
	notes: readonly Note[],
): Carried<object> {
	const { document, refused } = withoutRefused(kind, made);
	return {
		value: document,
		notes: [...notes, ...refused.map(({ path, message }) => lost(path, message))],
	};
}

function labels(tags: readonly string[]): Fields {
	if (tags.length === 0) return {};
	return { 'metadata.labels': Object.fromEntries(tags.map((tag) => [tag, ''])) };
}

function offline({ adminState }: GanetiInstance): readonly Note[] {
	if (adminState !== 'offline') return [];
	return [
		differs('admin_state', 'offline: Stopped says less, its memory is not set apart either way'),
	];
}

/** Values may be secrets, and what is there already needs none. */
const OS_PARAMETER = 'for a disk that is made anew, write it into os.ganeti.parameters';

function convertOs({ os, osParams }: GanetiInstance): Carried<Fields> {
	const notes = osParams.map((each) => lost(`osparams.${each}`, OS_PARAMETER));
	if (os === '') return { value: {}, notes };
	const [name, variant] = os.split('+');
	const ganeti = variant === undefined ? { name } : { name, variant };
	return { value: { 'spec.os': { ganeti } }, notes };
}
