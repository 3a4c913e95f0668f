import { dirname, resolve as resolvePath } from 'node:path';
import type { Declared, Origin } from '../model/catalog.ts';
import type { Finding } from '../model/finding.ts';
import type { InstanceSpec } from '../model/instance-spec.ts';
import type { Parsed } from '../model/parsed.ts';
import type { RestartWindow } from '../model/window.ts';
import { checkContradictions, checkEffective, type SpecProblem } from './check-effective.ts';
import type { SpecDocument } from './document.ts';
import { extraConfigProblems } from './extra-config.ts';
import { FORMATS } from './formats.ts';
import type { DeclaredSpec } from './generated/declared.ts';
import { labelsOf } from './labels.ts';
import { merge } from './merge.ts';
import { normalize } from './normalize.ts';
import type { Mark, Patch } from './patch.ts';
import { type Resolved, resolve } from './resolve.ts';
import {
	findingAt,
	type Place,
	placeInBlock,
	placeOfLine,
	positionOf,
	sourceOf,
} from './source.ts';
import { specHash } from './spec-hash.ts';
import { childOf } from './tree.ts';
import { unsupportedIn } from './unsupported.ts';
import { warnEffective } from './warn-effective.ts';
import type { FindWindow } from './windows.ts';
import { withoutRefused } from './without-refused.ts';

/** Reads a file that a spec names; the problem says why it cannot. */
export type ReadExtra = (absolutePath: string) => Parsed<string>;

/** What an instance names that is not in its own layers. */
export interface Named {
	readonly readExtra: ReadExtra;
	readonly findWindow: FindWindow;
}

export type Declaration =
	| {
			readonly ok: true;
			readonly declared: Declared;
			readonly warnings: readonly Finding[];
	  }
	| { readonly ok: false; readonly findings: readonly [Finding, ...Finding[]] };

/** An instance's layers, lowest first, as its effective spec; or what contradicts itself in it. */
export function declare(
	document: SpecDocument,
	layers: readonly Patch[],
	named: Named,
): Declaration {
	const resolved = resolve([...layers, document.patch].reduce(merge));
	const { spec, findings, located } = readResolved(document, resolved, named);
	const [first, ...rest] = [
		...findings,
		...checkEffective(resolved.spec, spec).map(located('error')),
	];
	if (first !== undefined) return { ok: false, findings: [first, ...rest] };
	const warned = warnEffective(spec);
	const declared: Declared = {
		name: document.name ?? '',
		spec,
		hash: specHash(spec),
		file: document.source.file,
		line: positionOf(document.place).line,
		source: document.text,
		labels: labelsOf(document),
		origins: originsOf(resolved.marks),
		unsupported: unsupportedIn('Instance', { spec: resolved.spec }).map(({ path }) =>
			path.replace('spec.', ''),
		),
		warnings: warned.map(({ message }) => message),
	};
	return { ok: true, declared, warnings: warned.map(located('warning')) };
}

/**
 * What is wrong in an instance's own document whatever its profiles say, and whatever should stand where its schema refuses
 * something. For documents of which not all is known; nothing that is only missing counts.
 */
export function certainErrors(document: SpecDocument, named: Named): readonly Finding[] {
	const { spec: written, marks } = resolve(document.patch);
	const resolved = { spec: withoutRefused('Profile', asProfile(written)).document.spec, marks };
	const { spec, findings, located } = readResolved(document, resolved, named);
	return [...findings, ...checkContradictions(resolved.spec, spec).map(located('error'))];
}

/** A profile is what may say as little as it likes. */
function asProfile(spec: DeclaredSpec) {
	return { apiVersion: 'ballast/v1', kind: 'Profile', metadata: { name: 'any' }, spec };
}

interface ReadSpec {
	readonly spec: InstanceSpec;
	/** What is wrong with files and documents that it names. */
	readonly findings: readonly Finding[];
	readonly located: (severity: Finding['severity']) => (problem: SpecProblem) => Finding;
}

function readResolved(
	{ name, tree, place }: SpecDocument,
	resolved: Resolved,
	named: Named,
): ReadSpec {
	const { marks } = resolved;
	const extra = readExtraConfig(resolved, named.readExtra);
	const { window, findings: ofWindow } = readWindow(resolved, named.findWindow);
	const spec = normalize(resolved.spec, {
		absolutePath: (path, written) => besideFile(marks.get(path)?.place, written),
		extraText: extra.text,
		window,
	});
	const object = { kind: 'Instance', name: name ?? '' };
	const elsewhere = firstLine(childOf(tree, 'spec')?.place ?? place);
	return {
		spec,
		findings: [
			...extra.findings.map((finding) => ({ ...finding, object })),
			...ofWindow.map((finding) => ({ object, ...finding })),
		],
		located: (severity) => (problem) =>
			findingAt(placeOf(problem, marks) ?? elsewhere, { ...inDocument(problem), severity }, object),
	};
}

/** Relative paths start at the folder of the file that says them. */
function besideFile(place: Place | undefined, written: string): string {
	return resolvePath(dirname(place?.source.file ?? ''), written);
}

function readExtraConfig(
	{ spec, marks }: Resolved,
	readExtra: ReadExtra,
): { readonly text: string; readonly findings: readonly Finding[] } {
	const path = 'hvparams.lxc_extra_config_file';
	const written = spec.hvparams?.lxc_extra_config_file;
	const place = marks.get(path)?.place;
	if (written === undefined || place === undefined) return { text: '', findings: [] };
	const file = besideFile(place, written);
	const content = readExtra(file);
	const lines = content.ok ? FORMATS['lxc-lines'](content.value) : content;
	if (!lines.ok) {
		const message = `cannot use ${written}: ${lines.problem}`;
		const problem = { severity: 'error', path: `spec.${path}`, message, hint: lines.hint } as const;
		return { text: '', findings: [findingAt(place, problem)] };
	}
	const source = sourceOf(file, lines.value);
	const findings = extraConfigProblems(source.text).map(({ index, message, hint }) =>
		findingAt(placeOfLine(source, index + 1), {
			severity: 'error',
			path: `spec.${path}`,
			message,
			hint,
		}),
	);
	return { text: source.text, findings };
}

/** The errors of a window are reported with its own document; what is here twice is said once. */
function readWindow(
	{ spec, marks }: Resolved,
	findWindow: FindWindow,
): { readonly window: RestartWindow | null; readonly findings: readonly Finding[] } {
	const name = spec.updates?.window;
	const place = marks.get('updates.window')?.place;
	if (name === undefined || place === undefined) return { window: null, findings: [] };
	const found = findWindow(name);
	switch (found.kind) {
		case 'Window':
			return { window: found.window, findings: [] };
		case 'Bad':
			return { window: null, findings: [found.finding] };
		case 'Missing': {
			const message = `there is no window "${name}"`;
			const problem = { severity: 'error', path: 'spec.updates.window', message } as const;
			return { window: null, findings: [findingAt(place, { ...problem, hint: found.hint })] };
		}
	}
}

/** Where the field or something in it was written; `undefined` when no file says anything of it. */
function placeOf(problem: SpecProblem, marks: ReadonlyMap<string, Mark>): Place | undefined {
	const { path, line } = problem;
	if (path === '') return undefined;
	const inside = [...marks.keys()].find((each) => each === path || isBelow(each, path));
	const place = inside === undefined ? undefined : marks.get(inside)?.place;
	return place !== undefined && line !== undefined ? placeInBlock(place, line) : place;
}

function isBelow(path: string, above: string): boolean {
	return path.startsWith(`${above}.`) || path.startsWith(`${above}[`);
}

function inDocument({
	path,
	message,
	hint,
}: SpecProblem): Pick<Finding, 'path' | 'message' | 'hint'> {
	return { path: path === '' ? 'spec' : `spec.${path}`, message, hint };
}

function firstLine(place: Place): Place {
	return { ...place, end: place.start + 1 };
}

function originsOf(marks: ReadonlyMap<string, Mark>): Readonly<Record<string, Origin>> {
	const origins = [...marks].map(([path, { by, place }]): readonly [string, Origin] => [
		path,
		{ file: place.source.file, ...positionOf(place), by },
	]);
	return Object.fromEntries(origins);
}
