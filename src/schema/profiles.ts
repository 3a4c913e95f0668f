import type { Finding } from '../model/finding.ts';
import type { SpecDocument } from './document.ts';
import type { Patch } from './patch.ts';
import { findingAt } from './source.ts';
import { didYouMean } from './suggest.ts';
import { childOf, type Tree, textOf } from './tree.ts';

/** The profile that applies to every instance, except those with `profiles: null`. */
const DEFAULT_PROFILE = 'default';

/** Everything that the profiles of a folder amount to. */
export interface Profiles {
	/** What lies below an instance, lowest first; or the errors that keep it from being known. */
	readonly layersFor: (instance: SpecDocument) => Layers;
	readonly findings: readonly Finding[];
}

export type Layers =
	| { readonly ok: true; readonly patches: readonly Patch[] }
	| {
			readonly ok: false;
			readonly findings: readonly [Finding, ...Finding[]];
			/** True when the instance itself is wrong; its profile's errors are reported there. */
			readonly isOwn: boolean;
	  };

/** A name in a `profiles` list. */
interface Reference {
	readonly name: string;
	readonly tree: Tree;
	readonly from: SpecDocument;
}

/** The first of equal names is kept: both are reported as duplicates and neither is good. */
export function profilesOf(documents: readonly SpecDocument[]): Profiles {
	const byName = new Map<string, SpecDocument>();
	for (const document of documents) {
		if (document.name !== null && !byName.has(document.name)) byName.set(document.name, document);
	}
	const bad = badProfiles(byName);
	return {
		layersFor: (instance) => layersFor(instance, { byName, bad }),
		findings: [...bad.values()].filter(({ isNew }) => isNew).map(({ finding }) => finding),
	};
}

interface Bad {
	readonly finding: Finding;
	/** True when nobody has reported the finding yet. */
	readonly isNew: boolean;
}

interface Known {
	readonly byName: ReadonlyMap<string, SpecDocument>;
	readonly bad: ReadonlyMap<string, Bad>;
}

function layersFor(instance: SpecDocument, { byName, bad }: Known): Layers {
	if (hasNoProfiles(instance)) return { ok: true, patches: [] };
	const references = referencesOf(instance);
	const [missing, ...others] = references
		.filter(({ name }) => !byName.has(name))
		.map((reference) => missingProfile(reference, byName));
	if (missing !== undefined) return { ok: false, findings: [missing, ...others], isOwn: true };
	const ordered = withBases(
		[DEFAULT_PROFILE, ...references.map(({ name }) => name)].filter((name) => byName.has(name)),
		byName,
	);
	for (const name of ordered) {
		const problem = bad.get(name);
		if (problem !== undefined) return { ok: false, findings: [problem.finding], isOwn: false };
	}
	return { ok: true, patches: ordered.flatMap((name) => byName.get(name)?.patch ?? []) };
}

/** `null` unsets what is inherited: of profiles that is `default`. */
function hasNoProfiles({ tree }: SpecDocument): boolean {
	const profiles = childOf(tree, 'spec', 'profiles');
	return profiles?.kind === 'scalar' && profiles.value === null;
}

/** Each profile once, after those that it starts from, otherwise left to right. */
function withBases(
	names: readonly string[],
	byName: ReadonlyMap<string, SpecDocument>,
): readonly string[] {
	const ordered = new Set<string>();
	const entered = new Set<string>();
	const add = (name: string): void => {
		if (entered.has(name)) return;
		entered.add(name);
		const profile = byName.get(name);
		for (const base of profile === undefined ? [] : referencesOf(profile)) add(base.name);
		ordered.add(name);
	};
	for (const name of names) add(name);
	return [...ordered];
}

/** Profiles with errors of their own, with a base that does not exist, or in a circle. */
function badProfiles(byName: ReadonlyMap<string, SpecDocument>): ReadonlyMap<string, Bad> {
	const bad = new Map<string, Bad>();
	for (const [name, document] of byName) {
		const own = document.findings.find(({ severity }) => severity === 'error');
		const broken = firstBrokenReference(document, byName);
		if (own !== undefined) bad.set(name, { finding: own, isNew: false });
		else if (broken !== null) bad.set(name, { finding: broken, isNew: true });
	}
	return bad;
}

function firstBrokenReference(
	document: SpecDocument,
	byName: ReadonlyMap<string, SpecDocument>,
): Finding | null {
	for (const reference of referencesOf(document)) {
		if (!byName.has(reference.name)) return missingProfile(reference, byName);
		const circle = pathTo(reference.name, document.name ?? '', byName);
		if (circle !== null) return circleFinding(reference, [document.name ?? '', ...circle]);
	}
	return null;
}

/** The shortest way along `profiles` from one profile to another; `null` when there is none. */
function pathTo(
	from: string,
	to: string,
	byName: ReadonlyMap<string, SpecDocument>,
): readonly string[] | null {
	const seen = new Set<string>();
	let paths: readonly (readonly string[])[] = [[from]];
	while (paths.length > 0) {
		const found = paths.find((path) => path.at(-1) === to);
		if (found !== undefined) return found;
		paths = paths.flatMap((path) => {
			const last = path.at(-1) ?? '';
			const profile = byName.get(last);
			if (profile === undefined || seen.has(last)) return [];
			seen.add(last);
			return referencesOf(profile).map(({ name }) => [...path, name]);
		});
	}
	return null;
}

function referencesOf(document: SpecDocument): readonly Reference[] {
	const spec = childOf(document.tree, 'spec');
	return ['profiles', 'profiles+'].flatMap((key) => {
		const list = childOf(spec, key);
		const items = list?.kind === 'list' ? list.items : [];
		return items.flatMap((tree) => {
			const name = textOf(tree);
			return name === undefined ? [] : [{ name, tree, from: document }];
		});
	});
}

function missingProfile(
	{ name, tree, from }: Reference,
	byName: ReadonlyMap<string, SpecDocument>,
): Finding {
	const hint = didYouMean(name, [...byName.keys()]);
	return error({ tree, from }, { message: `there is no profile "${name}"`, hint });
}

function circleFinding({ tree, from }: Reference, circle: readonly string[]): Finding {
	const message = `profiles go round in a circle: ${circle.join(' -> ')}`;
	return error({ tree, from }, { message, hint: '' });
}

function error(
	{ tree, from }: Omit<Reference, 'name'>,
	words: Pick<Finding, 'message' | 'hint'>,
): Finding {
	const { kind, name } = from;
	const object = kind === null || name === null ? undefined : { kind, name };
	return findingAt(tree.place, { severity: 'error', path: 'spec.profiles', ...words }, object);
}
