import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { execa } from 'execa';

/** Sources as JavaScript, for tests that need processes of their own: node 20 does not run TypeScript. */
export interface Compiled {
	/** Path of a compiled module, named as below `src/`: `store/lock.js`. */
	moduleAt(path: string): string;
	/** Writes a script beside the compiled modules and returns its path. */
	script(name: string, text: string): Promise<string>;
	remove(): Promise<void>;
}

/** Compiles the modules (`src/store/lock.ts`) and all that they import. */
export async function compile(...modules: readonly string[]): Promise<Compiled> {
	const folder = await mkdtemp(join(tmpdir(), 'ballast-compiled-'));
	const options = [
		...['--ignoreConfig', '--skipLibCheck', '--rewriteRelativeImportExtensions'],
		...['--module', 'nodenext', '--target', 'es2023', '--types', 'node', '--resolveJsonModule'],
		...['--rootDir', 'src', '--outDir', folder],
	];
	await execa('node_modules/.bin/tsc', [...options, ...modules]);
	await writeFile(join(folder, 'package.json'), '{"type": "module"}');
	return {
		moduleAt: (path) => resolve(folder, path),
		script: async (name, text) => {
			const path = join(folder, name);
			await writeFile(path, text);
			return path;
		},
		remove: () => rm(folder, { recursive: true, force: true }),
	};
}
