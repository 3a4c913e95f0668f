import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Parsed, parsed, unparsed } from '../../src/model/parsed.ts';
import { CatalogMemo } from '../../src/schema/catalog-memo.ts';
import { type CatalogInput, loadCatalog, type SpecFile } from '../../src/schema/load-catalog.ts';
import { declaredOf, instanceText, profileText } from '../support/catalog.ts';

const WEB = instanceText('web1', '  profiles: [base]\n  os: {template: busybox}');
const DB = instanceText('db1');
const BASE = profileText('base', '  pids: 100');

test('an instance that nobody touched is the same object in the next reading', () => {
	const read = folder();
	const before = read({ 'web1.yaml': WEB, 'db1.yaml': DB, 'base.yaml': BASE });
	const after = read({ 'web1.yaml': WEB, 'db1.yaml': `${DB}  pids: 70\n`, 'base.yaml': BASE });
	expect(declaredOf(after, 'web1')).toBe(declaredOf(before, 'web1'));
	expect(declaredOf(after, 'db1').spec.pids).toBe(70);
});

test('a profile changes those who use it and nobody else', () => {
	const read = folder();
	const before = read({ 'web1.yaml': WEB, 'db1.yaml': DB, 'base.yaml': BASE });
	const base = profileText('base', '  pids: 200');
	const after = read({ 'web1.yaml': WEB, 'db1.yaml': DB, 'base.yaml': base });
	expect(declaredOf(after, 'web1').spec.pids).toBe(200);
	expect(declaredOf(after, 'db1')).toBe(declaredOf(before, 'db1'));
});

test('an extra file is read each time, and changes those who name it', () => {
	const read = folder();
	const named = `${DB}  hvparams: {lxc_extra_config_file: extra.conf}\n`;
	const texts = { 'web1.yaml': instanceText('web1'), 'db1.yaml': named };
	const before = read(texts, parsed('lxc.environment = A=a'));
	const after = read(texts, parsed('lxc.environment = A=b'));
	expect(declaredOf(after, 'db1').spec.hvparams.lxc_extra_config_file?.text).toBe(
		'lxc.environment = A=b',
	);
	expect(declaredOf(after, 'web1')).toBe(declaredOf(before, 'web1'));
	expect(declaredOf(read(texts, parsed('lxc.environment = A=b')), 'db1')).toBe(
		declaredOf(after, 'db1'),
	);
});

test('a window changes those who name it and nobody else', () => {
	const read = folder();
	const night = (from: string): string =>
		`apiVersion: ballast/v1\nkind: Window\nmetadata: {name: night}\nspec: {timezone: UTC, from: "${from}", to: "23:00"}\n`;
	const named = `${DB}  updates: {restart: InWindow, window: night}\n`;
	const before = read({ 'web1.yaml': instanceText('web1'), 'db1.yaml': named });
	expect(before.invalid.get('db1')?.message).toBe('there is no window "night"');
	const texts = { 'web1.yaml': instanceText('web1'), 'db1.yaml': named };
	const with20 = read({ ...texts, 'night.yaml': night('20:00') });
	const with21 = read({ ...texts, 'night.yaml': night('21:00') });
	const opens = [with20, with21].map(
		(catalog) => declaredOf(catalog, 'db1').spec.updates.window?.from,
	);
	expect(opens).toEqual(['20:00', '21:00']);
	expect(declaredOf(with21, 'db1').hash).not.toBe(declaredOf(with20, 'db1').hash);
	expect(declaredOf(with21, 'web1')).toBe(declaredOf(before, 'web1'));
});

test('an instance that a duplicate made bad for a while comes back as it was', () => {
	const read = folder();
	const before = read({ 'db1.yaml': DB });
	expect(read({ 'db1.yaml': DB, 'copy.yaml': DB }).instances.size).toBe(0);
	expect(declaredOf(read({ 'db1.yaml': DB }), 'db1')).toBe(declaredOf(before, 'db1'));
});

test('a file that is given twice declares its instance twice', () => {
	const memo = new CatalogMemo();
	loadCatalog(inputOf([fileOf('db1.yaml', DB)]), memo);
	const twice = loadCatalog(inputOf([fileOf('db1.yaml', DB), fileOf('db1.yaml', DB)]), memo);
	expect(twice.invalid.get('db1')?.message).toMatch('is declared in specs/db1.yaml:3 too');
});

test('any series of readings finds what readings from nothing find', () => {
	fc.assert(
		fc.property(fc.array(reading, { minLength: 2, maxLength: 8 }), (readings) => {
			const memo = new CatalogMemo();
			for (const input of readings) {
				expect(loadCatalog(input, memo)).toEqual(loadCatalog(input));
			}
		}),
		{ numRuns: 100 },
	);
});

/** Few names and few texts, so that files come back, duplicate each other and change what others use. */
const document = fc.oneof(
	fc.record({ name: fc.constantFrom('web1', 'web2'), spec: specText() }).map(asInstance),
	fc.record({ name: fc.constantFrom('default', 'base', 'web'), spec: specText() }).map(asProfile),
	fc.constantFrom(
		'',
		'kind: Instance\n',
		'kind: Instance\nmetadata: {name: web1}\nspec: {\n',
		'apiVersion: ballast/v1\nkind: Node\nmetadata: {name: node1}\n',
	),
);

const specFile: fc.Arbitrary<SpecFile> = fc
	.record({
		name: fc.constantFrom('a.yaml', 'b.yaml', 'c.yaml', 'd.yaml'),
		documents: fc.option(fc.array(document, { minLength: 1, maxLength: 2 }), { freq: 9 }),
	})
	.map(({ name, documents }) => fileOf(name, documents?.join('---\n') ?? null));

const reading = fc
	.record({
		files: fc.array(specFile, { maxLength: 5 }),
		extra: fc.constantFrom<Parsed<string>>(
			parsed('lxc.environment = A=a'),
			parsed('lxc.environment = A=b'),
			parsed('no line'),
			unparsed('no such file'),
		),
	})
	.map(({ files, extra }) => inputOf(files, extra));

function specText(): fc.Arbitrary<string> {
	const lines = fc.subarray([
		'  os: {template: busybox}',
		'  pids: 100',
		'  memory: {max: 64Mi}',
		'  memory: {min: 128Mi}',
		'  profiles: [base]',
		'  profiles+: [web]',
		'  hvparams: {lxc_extra_config_file: extra.conf}',
		'  nics: [{name: eth0, bridge: br0}]',
		'  runing: true',
	]);
	return lines.map((chosen) => (chosen.length === 0 ? '  {}' : chosen.join('\n')));
}

function asInstance({ name, spec }: { readonly name: string; readonly spec: string }): string {
	return instanceText(name, spec);
}

function asProfile({ name, spec }: { readonly name: string; readonly spec: string }): string {
	return profileText(name, spec);
}

/** Reads one folder again and again. */
function folder() {
	const memo = new CatalogMemo();
	return (texts: Readonly<Record<string, string>>, extra?: Parsed<string>) => {
		const files = Object.entries(texts).map(([name, text]) => fileOf(name, text));
		return loadCatalog(inputOf(files, extra), memo);
	};
}

function fileOf(name: string, text: string | null): SpecFile {
	return { file: `specs/${name}`, text, problem: text === null ? 'no' : '' };
}

function inputOf(
	files: readonly SpecFile[],
	extra: Parsed<string> = unparsed('no such file'),
): CatalogInput {
	return {
		path: 'specs',
		folder: 'Readable',
		problem: '',
		files,
		provenance: null,
		readExtra: () => extra,
	};
}
