import { mkdir, mkdtemp, readFile, rename, rm, symlink, unlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Catalog } from '../../src/model/catalog.ts';
import { SpecFolder } from '../../src/sources/spec-folder.ts';

let base: string;
let folder: string;
let specs: SpecFolder;
let ending: AbortController;
let watching: Promise<void>;

beforeEach(async () => {
	base = await mkdtemp(join(tmpdir(), 'ballast-specs-'));
	folder = join(base, 'specs');
	await mkdir(folder);
	specs = new SpecFolder(folder);
	ending = new AbortController();
	watching = Promise.resolve();
});
afterEach(async () => {
	ending.abort();
	await watching;
	await rm(base, { recursive: true });
});

const declare = (name: string, memory = '64Mi'): string =>
	`apiVersion: ballast/v1\nkind: Instance\nmetadata: {name: ${name}}\nspec:\n  os: {template: busybox}\n  memory: {max: ${memory}}\n`;

const write = (file: string, text: string): Promise<void> => writeFile(join(folder, file), text);

const namesIn = ({ instances }: Catalog): readonly string[] => [...instances.keys()].sort();

describe('SpecFolder', () => {
	test('reads every YAML file below it, and neither hidden ones nor others', async () => {
		await mkdir(join(folder, 'deep/er'), { recursive: true });
		await mkdir(join(folder, '.git'));
		await write('a.yaml', declare('a'));
		await write('b.yml', declare('b'));
		await write('deep/er/c.yaml', declare('c'));
		await write('.d.yaml', declare('d'));
		await write('.git/e.yaml', declare('e'));
		await write('f.yaml~', declare('f'));
		const catalog = await specs.read();
		expect(namesIn(catalog)).toEqual(['a', 'b', 'c']);
		expect(catalog.instances.get('c')?.file).toBe(join(folder, 'deep/er/c.yaml'));
	});

	test('reads a linked file, and does not enter a linked folder', async () => {
		await mkdir(join(base, 'elsewhere'));
		await writeFile(join(base, 'elsewhere/a.yaml'), declare('a'));
		await symlink(join(base, 'elsewhere/a.yaml'), join(folder, 'linked.yaml'));
		await symlink(folder, join(folder, 'circle'));
		await symlink(join(base, 'elsewhere'), join(folder, 'away'));
		expect(namesIn(await specs.read())).toEqual(['a']);
	});

	test('names a link that leads nowhere, and goes on with the others', async () => {
		await write('a.yaml', declare('a'));
		await symlink(join(base, 'gone.yaml'), join(folder, 'dangling.yaml'));
		const catalog = await specs.read();
		expect(namesIn(catalog)).toEqual(['a']);
		expect([...catalog.unreadableFiles.keys()]).toEqual([join(folder, 'dangling.yaml')]);
	});

	test('sees an edit that leaves size and time as they were', async () => {
		await write('a.yaml', declare('a', '64Mi'));
		await specs.read();
		await write('a.yaml', declare('a', '96Mi'));
		expect((await specs.read()).instances.get('a')?.spec.memory.max).toBe(96 * 2 ** 20);
	});

	test('says why a folder that is not there cannot be read', async () => {
		await rm(folder, { recursive: true });
		const catalog = await specs.read();
		expect(catalog).toMatchObject({ folder: 'Unreadable', path: folder });
		expect(catalog.problem).toContain('ENOENT');
	});

	test('writes a new file whole, and never over another one', async () => {
		expect(await specs.add({ name: 'a', yaml: declare('a') })).toBe(join(folder, 'a.yaml'));
		await expect(specs.add({ name: 'a', yaml: declare('b') })).rejects.toThrow(
			`cannot write ${join(folder, 'a.yaml')}`,
		);
		expect(await readFile(join(folder, 'a.yaml'), 'utf8')).toBe(declare('a'));
	});

	test('shows what a new file would declare without writing it', async () => {
		await write('a.yaml', declare('a'));
		expect(namesIn(await specs.preview({ name: 'b', yaml: declare('b') }))).toEqual(['a', 'b']);
		expect(namesIn(await specs.read())).toEqual(['a']);
	});
});

/** Reads the folder anew at each change until it is as wanted; fails by the timeout of the test. */
class Watcher {
	#changed: () => void = () => undefined;
	#isNew = true;

	start(): void {
		watching = specs.watch(() => {
			this.#isNew = true;
			this.#changed();
		}, ending.signal);
	}

	async until(isWanted: (catalog: Catalog) => boolean): Promise<Catalog> {
		for (;;) {
			if (!this.#isNew) await new Promise<void>((resolve) => (this.#changed = resolve));
			this.#isNew = false;
			const catalog = await specs.read();
			if (isWanted(catalog)) return catalog;
		}
	}
}

const has =
	(...names: readonly string[]) =>
	(catalog: Catalog): boolean =>
		catalog.folder !== 'Unreadable' && namesIn(catalog).join() === names.join();

describe('watching a spec folder', () => {
	let watcher: Watcher;

	beforeEach(async () => {
		await write('a.yaml', declare('a'));
		watcher = new Watcher();
		watcher.start();
		await watcher.until(has('a'));
	});

	test('notices files that are written, removed, renamed, and folders with files in them', async () => {
		await write('b.yaml', declare('b'));
		await watcher.until(has('a', 'b'));
		await unlink(join(folder, 'a.yaml'));
		await watcher.until(has('b'));
		await mkdir(join(folder, 'deep'));
		await write('deep/c.yaml', declare('c'));
		await watcher.until(has('b', 'c'));
		await rename(join(folder, 'deep'), join(folder, '.hidden'));
		await watcher.until(has('b'));
	});

	test('notices edits in place, by an editor that replaces the file, and after that again', async () => {
		const memory = (text: string) => (catalog: Catalog) =>
			catalog.instances.get('a')?.spec.memory.max === Number.parseInt(text, 10) * 2 ** 20;
		await write('a.yaml', declare('a', '96Mi'));
		await watcher.until(memory('96Mi'));
		await write('.a.yaml.swp', declare('a', '32Mi'));
		await rename(join(folder, '.a.yaml.swp'), join(folder, 'a.yaml'));
		await watcher.until(memory('32Mi'));
		await write('a.yaml', declare('a', '48Mi'));
		await watcher.until(memory('48Mi'));
	});

	test('notices that the folder went away and came back, removed or renamed', async () => {
		await rm(folder, { recursive: true });
		await watcher.until((catalog) => catalog.folder === 'Unreadable');
		await mkdir(folder);
		await write('b.yaml', declare('b'));
		await watcher.until(has('b'));
		await rename(folder, join(base, 'other'));
		await watcher.until((catalog) => catalog.folder === 'Unreadable');
		await rename(join(base, 'other'), folder);
		await watcher.until(has('b'));
		await write('c.yaml', declare('c'));
		await watcher.until(has('b', 'c'));
	});

	test('notices a folder that takes the place of the watched one', async () => {
		await mkdir(join(base, 'next'));
		await writeFile(join(base, 'next/n.yaml'), declare('n'));
		await rename(folder, join(base, 'old'));
		await rename(join(base, 'next'), folder);
		await watcher.until(has('n'));
		await write('m.yaml', declare('m'));
		await watcher.until(has('m', 'n'));
	});
});
