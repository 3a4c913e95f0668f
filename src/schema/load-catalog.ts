import type { Catalog, Declared, NodeSpec, Provenance } from '../model/catalog.ts';
import type { Finding } from '../model/finding.ts';
import { CatalogMemo, type SpecText } from './catalog-memo.ts';
import { certainErrors, type Declaration, type Named, type ReadExtra } from './declare.ts';
import { dependencyCycles } from './dependency-cycles.ts';
import { diskClashes } from './disk-clashes.ts';
import type { SpecDocument } from './document.ts';
import { withDuplicates } from './duplicates.ts';
import type { DeclaredNodeSpec } from './generated/declared.ts';
import { labelsOf } from './labels.ts';
import { nicClashes } from './nic-clashes.ts';
import { nodeSpec } from './node-spec.ts';
import { type Layers, type Profiles, profilesOf } from './profiles.ts';
import { findingAt, sourceOf } from './source.ts';
import { childOf, plainOf } from './tree.ts';
import { unknownNodes } from './unknown-nodes.ts';
import { windowsOf } from './windows.ts';

/** What a reading of the spec folder found, before anything in it is looked at. */
export interface CatalogInput {
	/** The folder, and why it cannot be read when it cannot. */
	readonly path: string;
	readonly folder: Catalog['folder'];
	readonly problem: string;
	readonly files: readonly SpecFile[];
	readonly provenance: Provenance | null;
	/** Reads a file that a spec names (`lxc_extra_config_file`). */
	readonly readExtra: ReadExtra;
}

export interface SpecFile {
	/**
	 * The folder as the user named it, joined with the file. Relative ones start at the working
	 * directory when a path in a spec is made absolute.
	 */
	readonly file: string;
	/** `null` when it cannot be read; `problem` says why. */
	readonly text: string | null;
	readonly problem: string;
}

/**
 * Everything that the files declare and everything that is wrong in them. A document with errors
 * harms only what it declares; one bad profile only those who use it. Nothing is thrown.
 *
 * Who reads the same folder again passes the memo of the reading before.
 */
export function loadCatalog(input: CatalogInput, memo = new CatalogMemo()): Catalog {
	const unread = input.files.flatMap(unreadableFile);
	const documents = withDuplicates(memo.documentsOf(input.files.flatMap(textOfFile)));
	const profiles = profilesOf(documents.filter(({ kind }) => kind === 'Profile'));
	const named = { readExtra: remembered(input.readExtra), findWindow: windowsOf(documents) };
	const ofInstances = documents.filter(({ kind }) => kind === 'Instance');
	const readings = ofInstances
		.filter(({ isBad }) => !isBad)
		.map((document) => {
			const layers = profiles.layersFor(document);
			return layers.ok
				? reading(document, memo.declare(document, layers.patches, named))
				: withoutLayers(document, layers, named);
		});
	const instances = [dependencyCycles, nicClashes, diskClashes].reduce<readonly InstanceReading[]>(
		(left, faultsOf) => withoutFaults(left, documents, faultsOf),
		readings,
	);
	const nodes = new Map(documents.filter(isGoodNode).map(readNode));
	const lost = unknownNodes(declaredIn(instances), nodes, documents);
	const declared = warned(declaredIn(instances), lost);
	const findings = [
		...unread,
		...documents.flatMap((document) => document.findings),
		...profiles.findings,
		...instances.flatMap((each) => each.findings),
		...ofInstances.flatMap((document) => besides(document, profiles, named)),
		...lost.values(),
	];
	const isEmpty = input.folder === 'Readable' && documents.length === 0 && unread.length === 0;
	return {
		folder: isEmpty ? 'Empty' : input.folder,
		path: input.path,
		problem: input.problem,
		instances: declared,
		nodes,
		invalid: new Map([
			...documents.flatMap(invalidName).filter(([name]) => !declared.has(name)),
			...instances.flatMap(({ invalid }) => invalid),
		]),
		unreadableFiles: new Map([
			...unread.map((finding): Located => [finding.file, finding]),
			...documents.flatMap(unclearFile),
		]),
		findings: distinct(findings),
		provenance: input.provenance,
		files: input.files.length,
	};
}

type Located = readonly [string, Finding];

function textOfFile({ file, text }: SpecFile): readonly SpecText[] {
	return text === null ? [] : [{ file, text }];
}

/**
 * A file that cannot be read, or that is empty: editors and full disks leave such files behind, so it is
 * no sign that somebody wants its instances removed.
 */
function unreadableFile({ file, text, problem }: SpecFile): readonly Finding[] {
	if (text !== null && text.trim() !== '') return [];
	const isEmpty = text !== null;
	const message = isEmpty ? 'the file is empty' : `cannot read the file: ${problem}`;
	const hint = isEmpty ? 'what it declared stays as it is; remove the file to remove it' : '';
	const place = { source: sourceOf(file, ''), start: 0, end: 0 };
	return [findingAt(place, { severity: isEmpty ? 'warning' : 'error', path: '', message, hint })];
}

interface InstanceReading {
	readonly declared: readonly Declared[];
	readonly invalid: readonly Located[];
	/** What nobody has reported before. */
	readonly findings: readonly Finding[];
}

function declaredIn(readings: readonly InstanceReading[]): ReadonlyMap<string, Declared> {
	return new Map(readings.flatMap((each) => each.declared.map((one) => [one.name, one] as const)));
}

/** With what is worth a warning and cannot be seen in an instance alone. */
function warned(
	declared: ReadonlyMap<string, Declared>,
	findings: ReadonlyMap<string, Finding>,
): ReadonlyMap<string, Declared> {
	if (findings.size === 0) return declared;
	return new Map(
		[...declared].map(([name, one]) => {
			const message = findings.get(name)?.message;
			if (message === undefined) return [name, one];
			return [name, { ...one, warnings: [...one.warnings, message] }];
		}),
	);
}

/** What is found among several instances is as wrong as errors of one's own. */
function withoutFaults(
	readings: readonly InstanceReading[],
	documents: readonly SpecDocument[],
	faultsOf: typeof nicClashes,
): readonly InstanceReading[] {
	const instances = documents.filter(({ kind }) => kind === 'Instance');
	const faults = faultsOf(declaredIn(readings), instances);
	return readings.map((each) => {
		const [one] = each.declared;
		const finding = one && faults.get(one.name);
		return finding ? { declared: [], invalid: [[one.name, finding]], findings: [finding] } : each;
	});
}

function withoutLayers(
	document: SpecDocument,
	{ findings, isOwn }: Extract<Layers, { ok: false }>,
	named: Named,
): InstanceReading {
	return {
		declared: [],
		invalid: [[document.name ?? '', findings[0]]],
		findings: [...(isOwn ? findings : []), ...certainErrors(document, named)],
	};
}

/** What is certainly wrong in a document besides what its schema refuses, so that all can be mended at once. */
function besides(
	document: SpecDocument,
	profiles: Pick<Profiles, 'layersFor'>,
	named: Named,
): readonly Finding[] {
	if (!document.isBad || document.isBroken) return [];
	const layers = profiles.layersFor(document);
	const ofProfiles = layers.ok || !layers.isOwn ? [] : layers.findings;
	return [...ofProfiles, ...certainErrors(document, named)];
}

function reading({ name }: SpecDocument, declaration: Declaration): InstanceReading {
	if (declaration.ok) {
		const { declared, warnings } = declaration;
		return { declared: [declared], invalid: [], findings: warnings };
	}
	const { findings } = declaration;
	return { declared: [], invalid: [[name ?? '', findings[0]]], findings };
}

/** A bad document may be an instance unless it clearly is something else. */
function invalidName({ kind, name, isBad, findings }: SpecDocument): readonly Located[] {
	const [error] = findings.filter(({ severity }) => severity === 'error');
	const maybeInstance = kind === 'Instance' || kind === null;
	return isBad && maybeInstance && name !== null && error !== undefined ? [[name, error]] : [];
}

/** A document that does not say which instance it is, or that was not read to its end. */
function unclearFile({ kind, name, isBad, isBroken, findings }: SpecDocument): readonly Located[] {
	const [error] = findings.filter(({ severity }) => severity === 'error');
	const isNameless = isBad && name === null && (kind === 'Instance' || kind === null);
	return error !== undefined && (isBroken || isNameless) ? [[error.file, error]] : [];
}

function isGoodNode({ kind, isBad }: SpecDocument): boolean {
	return kind === 'Node' && !isBad;
}

/** The document has passed the schema, so its spec is a `DeclaredNodeSpec`. */
function readNode(document: SpecDocument): readonly [string, NodeSpec] {
	const { name, tree } = document;
	const spec = childOf(tree, 'spec');
	const declared = spec?.kind === 'map' ? (plainOf(spec) as DeclaredNodeSpec) : {};
	return [name ?? '', nodeSpec(name ?? '', declared, labelsOf(document))];
}

/** Many instances may name one file. */
function remembered(readExtra: ReadExtra): ReadExtra {
	const known = new Map<string, ReturnType<ReadExtra>>();
	return (path) => {
		const content = known.get(path) ?? readExtra(path);
		known.set(path, content);
		return content;
	};
}

/** In the order of files and lines; what a profile does to many instances is said once. */
function distinct(findings: readonly Finding[]): readonly Finding[] {
	const byPlace = new Map<string, Finding>();
	for (const finding of findings) {
		const { file, line, col, message } = finding;
		const key = JSON.stringify([file, line, col, message]);
		if (!byPlace.has(key)) byPlace.set(key, finding);
	}
	return [...byPlace.values()].toSorted(
		(a, b) => compare(a.file, b.file) || a.line - b.line || a.col - b.col,
	);
}

function compare(a: string, b: string): number {
	if (a === b) return 0;
	return a < b ? -1 : 1;
}
