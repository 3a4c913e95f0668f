import { mkdtempSync, readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { chooseOs } from '../../../src/drivers/os/ganeti/chosen-os.ts';
import { findDefinition } from '../../../src/drivers/os/ganeti/definition.ts';
import { instanceEnvironment } from '../../../src/drivers/os/ganeti/environment.ts';
import { OutputLog } from '../../../src/drivers/os/ganeti/output-log.ts';
import { BASE_SPEC, GANETI_OS } from '../../support/instance-spec.ts';
import { nicOn } from '../../support/nic.ts';
import { makeOsDefinition } from '../../support/os-definition.ts';

let folder: string;

beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), 'ballast-ganeti-'));
});

afterEach(() => rm(folder, { recursive: true }));

describe('a definition', () => {
	test('is the first of that name on the search path', async () => {
		makeOsDefinition(join(folder, 'one/other'));
		makeOsDefinition(join(folder, 'two/plain'));
		makeOsDefinition(join(folder, 'three/plain'), { 'variants.list': 'never\n' });
		const path = ['one', 'two', 'three'].map((each) => join(folder, each));
		expect(await findDefinition('plain', path)).toEqual({
			name: 'plain',
			folder: join(folder, 'two/plain'),
			apiVersion: 20,
			variants: ['default', 'small'],
			parameters: ['filesystem', 'root-size'],
		});
	});

	test.each([
		['20\n15\n10\n', 20],
		['10\n15\n', 15],
		['10', 10],
		['25\n10\n5\n', 10],
	])('that speaks %j is used with API %d', async (text, version) => {
		makeOsDefinition(join(folder, 'plain'), { ganeti_api_version: text });
		expect(await findDefinition('plain', [folder])).toMatchObject({ apiVersion: version });
	});

	test.each([
		['is not there', 'other', {}, 'it is not in'],
		[
			'is too new',
			'plain',
			{ ganeti_api_version: '25\n' },
			'it speaks the API 25, ballast 10, 15 and 20',
		],
		['has no create', 'plain', { create: null }, 'create is not there, or cannot be run'],
		['has no verify', 'plain', { verify: null }, 'verify is not there, or cannot be run'],
		[
			'has no list of parameters',
			'plain',
			{ 'parameters.list': null },
			'parameters.list cannot be read',
		],
	])('that %s is refused', async (_, name, files, why) => {
		makeOsDefinition(join(folder, 'plain'), files);
		await expect(findDefinition(name, [folder])).rejects.toThrow(why);
	});
});

describe('the choice', () => {
	const definition = {
		name: 'plain',
		folder: '/os/plain',
		apiVersion: 20,
		variants: ['default', 'small'],
		parameters: ['filesystem'],
	} as const;

	test('is the first variant when none is named, and none when there is none', () => {
		expect(chooseOs(definition, GANETI_OS).variant).toBe('default');
		expect(chooseOs({ ...definition, variants: [] }, GANETI_OS).variant).toBe('');
		expect(chooseOs(definition, { ...GANETI_OS, variant: 'small' }).variant).toBe('small');
	});

	test.each([
		[{ variant: 'large' }, 'it has no variant large', 'It has default, small.'],
		[{ parameters: { size: '1' } }, 'it has no parameter size', 'It has filesystem.'],
	])('of what is not listed is refused: %j', (spec, why, hint) => {
		const choose = () => chooseOs(definition, { ...GANETI_OS, ...spec });
		expect(choose).toThrow(why);
		expect(choose).toThrow(expect.objectContaining({ hint }));
	});
});

test('the environment is the one of Ganeti', async () => {
	const definition = {
		name: 'debootstrap',
		folder: '/os/debootstrap',
		apiVersion: 20,
		variants: ['default'],
		parameters: ['root-filesystem'],
	} as const;
	const parameters = { 'root-filesystem': 'ext4' };
	const os = chooseOs(definition, { ...GANETI_OS, parameters });
	const environment = instanceEnvironment(os, {
		name: 'web1',
		uid: '6f1c2c1e-2bd2-4a9f-9f5e-7a8a2a4c1d11',
		node: 'n1',
		madeAtMs: Date.UTC(2026, 10, 25),
		disk: { path: '/dev/loop3', bytes: 2 * 2 ** 30 },
		macOf: () => '02:00:00:00:00:01',
		spec: {
			...BASE_SPEC,
			memory: { ...BASE_SPEC.memory, min: 64 * 2 ** 20, max: 128 * 2 ** 20 },
			cpu: { quota: 1.5, weight: null },
			nics: [
				{ ...nicOn('br0'), ipv4: ['192.0.2.10/24'] },
				{ ...nicOn('x'), name: 'mv0', bridge: null, macvlan: { parent: 'eth0', mode: 'bridge' } },
				{ ...nicOn('x'), name: 'r0', bridge: null, routed: { proxy: 'eth0' } },
			],
		},
	});
	const lines = Object.entries(environment).map(([name, value]) => `${name}=${value}\n`);
	await expect(lines.toSorted().join('')).toMatchFileSnapshot(
		resolve(import.meta.dirname, '../../golden/ganeti-os/environment.txt'),
	);
});

test('the log of a script that prints without end has a bound, and says so', async () => {
	const path = join(folder, 'log');
	const log = new OutputLog(path);
	for (let index = 0; index < 100; index += 1) log.add('x'.repeat(100_000));
	await log.close();
	const text = readFileSync(path, 'utf8');
	expect(text.length).toBeLessThan(5_000_000);
	expect(text.endsWith('\n(the rest is left out)\n')).toBe(true);
});
