import { ROOT_DISK } from '../model/disks.ts';
import { extraConfigProblems } from './extra-config.ts';
import type { SchemaName } from './field.ts';
import { DISK_KINDS, OS_KINDS } from './normalize-disks.ts';
import { type Place, type Problem, placeInBlock } from './source.ts';
import { childOf, descend, entryOf, plainOf, type Tree, textOf } from './tree.ts';
import type { PlacedProblem } from './tree-of-yaml.ts';
import { unsupportedIn } from './unsupported.ts';

/** What a schema cannot say about one document, and the fields in it that have no effect yet. */
export function checkDocument(schema: SchemaName, tree: Tree): readonly PlacedProblem[] {
	const spec = childOf(tree, 'spec');
	return [...checkSpecOf(schema, spec), ...unsupportedProblems(schema, tree)];
}

function checkSpecOf(schema: SchemaName, spec: Tree | undefined): readonly PlacedProblem[] {
	switch (schema) {
		case 'Instance':
		case 'Profile':
			return checkSpec(spec);
		case 'Window':
			return checkWindow(spec);
		case 'Node':
		case 'Settings':
			return [];
	}
}

/** A window that never opens would keep restarts waiting for ever. */
function checkWindow(spec: Tree | undefined): readonly PlacedProblem[] {
	const [days, from, to] = ['days', 'from', 'to'].map((key) => childOf(spec, key));
	const problems: PlacedProblem[] = [];
	if (days?.kind === 'list' && days.items.length === 0) {
		const hint = 'leave days out for every day';
		problems.push(error(days.place, { path: 'spec.days', message: 'it opens on no day', hint }));
	}
	if (from !== undefined && textOf(from) === '24:00') {
		const message = 'it opens when the day is over';
		problems.push(error(from.place, { path: 'spec.from', message, hint: 'write 00:00' }));
	} else if (to !== undefined && textOf(to) === textOf(from)) {
		const hint = 'write from 00:00 and to 24:00 for the whole day';
		problems.push(error(to.place, { path: 'spec.to', message: 'it closes when it opens', hint }));
	}
	return problems;
}

function checkSpec(spec: Tree | undefined): readonly PlacedProblem[] {
	if (spec === undefined) return [];
	return [
		...bothSetAndAppended(spec, 'spec'),
		...repeatedNames(childOf(spec, 'dependsOn'), 'spec.dependsOn'),
		...repeatedNames(childOf(spec, 'nics'), 'spec.nics'),
		...repeatedNames(childOf(spec, 'disks'), 'spec.disks'),
		...itemsOf(childOf(spec, 'disks')).flatMap(checkDisk),
		...checkOs(childOf(spec, 'os')),
		...checkExtraConfig(childOf(spec, 'hvparams', 'lxc_extra_config')),
	];
}

/** `key` replaces and `key+` adds to what is inherited: together they would say both. */
function bothSetAndAppended(tree: Tree, path: string): readonly PlacedProblem[] {
	if (tree.kind === 'list') {
		return tree.items.flatMap((item) => bothSetAndAppended(item, `${path}[]`));
	}
	if (tree.kind === 'scalar') return [];
	return [...tree.entries].flatMap(([key, { key: place, value }]) => {
		const plain = key.slice(0, -1);
		const own =
			key.endsWith('+') && tree.entries.has(plain)
				? [
						error(place, {
							path,
							message: `"${plain}" and "${key}" stand side by side`,
							hint: 'keep one',
						}),
					]
				: [];
		return [...own, ...bothSetAndAppended(value, `${path}.${key}`)];
	});
}

function repeatedNames(list: Tree | undefined, path: string): readonly PlacedProblem[] {
	const seen = new Set<string>();
	return itemsOf(list).flatMap((item) => {
		const tree = childOf(item, 'name');
		const name = textOf(tree);
		if (tree === undefined || name === undefined) return [];
		if (!seen.has(name)) {
			seen.add(name);
			return [];
		}
		return [error(tree.place, { path, message: `two are named "${name}"`, hint: '' })];
	});
}

function checkDisk(disk: Tree): readonly PlacedProblem[] {
	const name = textOf(childOf(disk, 'name')) ?? '';
	const mount = childOf(disk, 'mount');
	const path = `spec.disks[${name}]`;
	const kinds = DISK_KINDS.filter((kind) => isSet(childOf(disk, kind)));
	const problems: PlacedProblem[] = [];
	if (kinds.length > 1) {
		const message = `it is ${kinds.join(' and ')} at the same time`;
		problems.push(error(disk.place, { path, message, hint: 'keep one' }));
	}
	if (mount !== undefined && isSet(mount) && (textOf(mount) === '/') !== (name === ROOT_DISK)) {
		const message = `the disk mounted at / is the one named "${ROOT_DISK}"`;
		problems.push(error(mount.place, { path: `${path}.mount`, message, hint: '' }));
	}
	return problems;
}

function checkOs(os: Tree | undefined): readonly PlacedProblem[] {
	if (os?.kind !== 'map') return [];
	const kinds = OS_KINDS.filter((kind) => isSet(childOf(os, kind)));
	const place = os.place;
	if (kinds.length === 0) {
		const hint = `use one of ${OS_KINDS.join(', ')}`;
		return [error(place, { path: 'spec.os', message: 'it names no source', hint })];
	}
	if (kinds.length > 1) {
		const message = `it names ${kinds.join(' and ')}`;
		return [error(place, { path: 'spec.os', message, hint: 'keep one' })];
	}
	const [key, message] =
		kinds[0] === 'template'
			? ['fit', 'a template makes its own system fit']
			: ['args', 'only a template takes arguments'];
	const odd = entryOf(os, key);
	return odd === undefined ? [] : [error(odd.key, { path: `spec.os.${key}`, message, hint: '' })];
}

function checkExtraConfig(lines: Tree | undefined): readonly PlacedProblem[] {
	const text = textOf(lines);
	if (lines === undefined || text === undefined) return [];
	const path = 'spec.hvparams.lxc_extra_config';
	return extraConfigProblems(text).map(({ index, message, hint }) =>
		error(placeInBlock(lines.place, index), { path, message, hint }),
	);
}

function unsupportedProblems(schema: SchemaName, tree: Tree): readonly PlacedProblem[] {
	return unsupportedIn(schema, plainOf(tree)).map(({ segments, path, instead }) => {
		const parent = descend(tree, segments.slice(0, -1)).tree;
		const place = entryOf(parent, segments.at(-1) ?? '')?.key ?? descend(tree, segments).tree.place;
		const message = `not supported yet: ${instead}`;
		return { place, problem: { severity: 'unsupported', path, message, hint: '' } };
	});
}

function itemsOf(list: Tree | undefined): readonly Tree[] {
	return list?.kind === 'list' ? list.items : [];
}

function isSet(tree: Tree | undefined): boolean {
	return tree !== undefined && !(tree.kind === 'scalar' && tree.value === null);
}

function error(place: Place, problem: Omit<Problem, 'severity'>): PlacedProblem {
	return { place, problem: { severity: 'error', ...problem } };
}
