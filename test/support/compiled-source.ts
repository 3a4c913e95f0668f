import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { rolldown } from 'rolldown';

const REPOSITORY = resolve(import.meta.dirname, '../..');

/** Modules of the repository as JavaScript, for tests that need processes of their own. */
export interface CompiledSource {
	/** Runs a script that may import the modules by their paths (`./src/host/process.js`); returns what it printed. */
	run(script: string, prefix?: readonly string[], args?: readonly string[]): string;
	/** Writes such a script to a file and returns its path. */
	script(name: string, text: string): string;
	dispose(): void;
}

/** Compiles these modules (`src/host/process.ts`), what they import included. Node 20 does not run TypeScript. */
export async function compileSource(...modules: readonly string[]): Promise<CompiledSource> {
	const folder = mkdtempSync(join(tmpdir(), 'ballast-compiled-'));
	const input = Object.fromEntries(modules.map((module) => [module.replace(/\.ts$/, ''), module]));
	await using bundle = await rolldown({ cwd: REPOSITORY, input, platform: 'node' });
	await bundle.write({ dir: folder, format: 'esm' });
	writeFileSync(join(folder, 'package.json'), '{"type": "module"}');
	return {
		run: (script, prefix = [], args = []) =>
			run(
				[...prefix, process.execPath, '--input-type=module', '--eval', script, '--', ...args],
				folder,
			),
		script: (name, text) => {
			const path = join(folder, name);
			writeFileSync(path, text);
			return path;
		},
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
