import { describe, expect, test } from 'vitest';
import type { Catalog } from '../../src/model/catalog.ts';
import { parsed } from '../../src/model/parsed.ts';
import { loadCatalog, type SpecFile } from '../../src/schema/load-catalog.ts';

const document = (kind: string, name: string, spec: string): SpecFile => ({
	file: `specs/${kind}-${name}.yaml`.toLowerCase(),
	text: `apiVersion: ballast/v1\nkind: ${kind}\nmetadata: {name: ${name}}\nspec:\n  ${spec}\n`,
	problem: '',
});

const load = (files: readonly SpecFile[], extra = ''): Catalog =>
	loadCatalog({
		path: 'specs',
		folder: 'Readable',
		problem: '',
		files,
		provenance: null,
		readExtra: () => parsed(extra),
	});

const web = document('Instance', 'web', 'os: {template: busybox}');
const db = document('Instance', 'db', 'os: {template: busybox}');

describe('loading files again', () => {
	test('works out only what changed', () => {
		const before = load([web, db]);
		const edited = document('Instance', 'db', 'os: {template: busybox}\n  pids: 50');
		const after = load([web, edited]);
		expect(after.instances.get('web')).toBe(before.instances.get('web'));
		expect(after.instances.get('db')?.spec.pids).toBe(50);
	});

	test('gives every instance what a profile says now, also one that came or went', () => {
		const profile = (pids: number) => document('Profile', 'default', `pids: ${pids}`);
		const pidsOf = (catalog: Catalog) =>
			[...catalog.instances.values()].map(({ spec }) => spec.pids);
		expect(pidsOf(load([web, db]))).toEqual([null, null]);
		expect(pidsOf(load([web, db, profile(70)]))).toEqual([70, 70]);
		expect(pidsOf(load([web, db, profile(80)]))).toEqual([80, 80]);
		expect(pidsOf(load([web, db]))).toEqual([null, null]);
	});

	test('reads the file that a spec names, which may have changed by itself', () => {
		const named = document(
			'Instance',
			'named',
			'os: {template: busybox}\n  hvparams: {lxc_extra_config_file: a.conf}',
		);
		const textOf = (extra: string) =>
			load([named], extra).instances.get('named')?.spec.hvparams.lxc_extra_config_file?.text;
		expect(textOf('lxc.environment = A=1\n')).toContain('A=1');
		expect(textOf('lxc.environment = A=2\n')).toContain('A=2');
	});

	test('forgets that a name was declared twice', () => {
		const twin = { ...web, file: 'specs/twin.yaml' };
		expect([...load([web, twin]).instances.keys()]).toEqual([]);
		expect([...load([web]).instances.keys()]).toEqual(['web']);
	});
});
