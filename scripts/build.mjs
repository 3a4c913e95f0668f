import { existsSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { main, ROOT, runQuietly, SetupError, say } from './steps.mjs';

const DIST = join(ROOT, 'dist');
const STAMP = join(DIST, '.built');
/** What `bin/ballast` and the scripts load, below src/ and dist/. */
// the last one is for the reference page of the reasons
const ENTRIES = ['main', 'cli/program', 'cli/quick-start', 'model/reasons'];
const INPUTS = [
	'src',
	'bin',
	'tsconfig.json',
	'package-lock.json',
	...['build', 'compile'].map((name) => `scripts/${name}.mjs`),
];

/** Bundles src/ into dist/ when something in it is newer than the last build. */
export async function ensureBuilt() {
	if (existsSync(STAMP) && newestChange() <= statSync(STAMP).mtimeMs) return;
	say('building dist/');
	const startedAt = new Date();
	const fresh = `${DIST}.new`;
	rmSync(fresh, { recursive: true, force: true });
	await bundle(fresh);
	// a daemon of the old build may be running: swap whole folders, so that it never sees half of one
	rmSync(DIST, { recursive: true, force: true });
	renameSync(fresh, DIST);
	runQuietly(process.execPath, [join(ROOT, 'scripts/compile.mjs')]);
	writeFileSync(STAMP, `${startedAt.toISOString()}\n`);
}

/**
 * One file for each part that is loaded on its own, dependencies included: node needs 0.3 ms for every
 * file that it loads, and a command would load some hundreds. As CommonJS, because only a script can be kept compiled
 * (bin/parts.js). Types are checked by `npm run check`.
 */
async function bundle(folder) {
	// not at the top: this module is loaded before npm has installed it
	const { rolldown } = await import('rolldown');
	const input = Object.fromEntries(ENTRIES.map((name) => [name, `src/${name}.ts`]));
	const build = await rolldown({ cwd: ROOT, input, platform: 'node' });
	try {
		await build.write({
			dir: folder,
			format: 'cjs',
			sourcemap: true,
			entryFileNames: '[name].cjs',
			chunkFileNames: 'parts/[name]-[hash].cjs',
		});
	} catch (cause) {
		throw new SetupError(`cannot build dist/: ${cause.message}`, { cause });
	} finally {
		await build.close();
	}
}

/** Of files and folders: a file that was removed shows in its folder's time. */
function newestChange() {
	const paths = INPUTS.flatMap((input) => {
		const path = join(ROOT, input);
		if (!statSync(path).isDirectory()) return [path];
		return [path, ...readdirSync(path, { recursive: true }).map((name) => join(path, name))];
	});
	return Math.max(...paths.map((path) => statSync(path).mtimeMs));
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) await main(ensureBuilt);
