import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const REPOSITORY = resolve(import.meta.dirname, '../..');

/** Modules of the repository as JavaScript, for tests that need a process of their own. */
export interface CompiledSource {
	/** Runs a script that may import the modules by their paths (`./src/host/process.js`); returns what it printed. */
	run(script: string, prefix?: readonly string[], args?: readonly string[]): string;
	dispose(): void;
}

/** Compiles these modules and what they import. Node 20 does not run TypeScript. */
export function compileSource(...modules: readonly string[]): CompiledSource {
	const folder = mkdtempSync(join(tmpdir(), 'ballast-compiled-'));
	const options = [
		...['--ignoreConfig', '--skipLibCheck', '--rewriteRelativeImportExtensions'],
		...['--module', 'nodenext', '--target', 'es2023', '--types', 'node', '--resolveJsonModule'],
		...['--rootDir', REPOSITORY, '--outDir', folder],
	];
	run(['node_modules/.bin/tsc', ...options, ...modules], REPOSITORY);
	symlinkSync(join(REPOSITORY, 'node_modules'), join(folder, 'node_modules'));
	symlinkSync(join(REPOSITORY, 'package.json'), join(folder, 'package.json'));
	return {
		run: (script, prefix = [], args = []) =>
			run(
				[...prefix, process.execPath, '--input-type=module', '--eval', script, '--', ...args],
				folder,
			),
		dispose: () => rmSync(folder, { recursive: true }),
	};
}

function run(argv: readonly string[], cwd: string): string {
	const [command = '', ...args] = argv;
	const result = spawnSync(command, args, {
		cwd,
		encoding: 'utf8',
		stdio: ['ignore', 'pipe', 'pipe'],
	});
	if (result.status === 0) return result.stdout;
	throw new Error(`${command} ended with ${result.status}: ${result.stdout}${result.stderr}`);
}
