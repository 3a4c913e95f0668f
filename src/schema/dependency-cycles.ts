import type { Declared } from '../model/catalog.ts';
import type { Finding } from '../model/finding.ts';
import type { SpecDocument } from './document.ts';
import { findingAt, type Place } from './source.ts';
import { childOf, textOf } from './tree.ts';

/**
 * The error of each instance that depends on itself, by way of others or not: none of them could ever start
 * first. It stands where the instance names the next one, or at its name when a profile does.
 */
export function dependencyCycles(
	declared: ReadonlyMap<string, Declared>,
	documents: readonly SpecDocument[],
): ReadonlyMap<string, Finding> {
	const cycles = [...declared.keys()].flatMap((name) => {
		const cycle = cycleFrom(name, declared);
		return cycle === null ? [] : [[name, cycle] as const];
	});
	if (cycles.length === 0) return new Map();
	const byName = new Map(documents.map((document) => [document.name, document]));
	return new Map(
		cycles.flatMap(([name, cycle]) => {
			const document = byName.get(name);
			return document === undefined ? [] : [[name, cycleFinding(name, cycle, document)] as const];
		}),
	);
}

/** The shortest way along `dependsOn` back to an instance, which begins and ends it; `null` when there is none. */
function cycleFrom(
	name: string,
	declared: ReadonlyMap<string, Declared>,
): readonly string[] | null {
	const seen = new Set<string>();
	let paths: readonly (readonly string[])[] = [[name]];
	while (paths.length > 0) {
		paths = paths.flatMap((path) => {
			const next = declared.get(path.at(-1) ?? '')?.spec.dependsOn ?? [];
			return next.filter((one) => !seen.has(one.name)).map((one) => [...path, one.name]);
		});
		const found = paths.find((path) => path.at(-1) === name);
		if (found !== undefined) return found;
		for (const path of paths) seen.add(path.at(-1) ?? '');
	}
	return null;
}

function cycleFinding(name: string, cycle: readonly string[], document: SpecDocument): Finding {
	const message = `dependencies go round in a circle: ${cycle.join(' -> ')}`;
	const problem = { severity: 'error', path: 'spec.dependsOn', message, hint: '' } as const;
	const place = placeOfDependency(cycle[1] ?? '', document) ?? document.place;
	return findingAt(place, problem, { kind: 'Instance', name });
}

function placeOfDependency(dependency: string, { tree }: SpecDocument): Place | undefined {
	const names = ['dependsOn', 'dependsOn+'].flatMap((key) => {
		const list = childOf(tree, 'spec', key);
		return list?.kind === 'list' ? list.items.flatMap((item) => childOf(item, 'name') ?? []) : [];
	});
	return names.find((each) => textOf(each) === dependency)?.place;
}
