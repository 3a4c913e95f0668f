import {
	cpSync,
	existsSync,
	readdirSync,
	renameSync,
	rmSync,
	statSync,
	writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { localTool, main, ROOT, runQuietly, say } from './steps.mjs';

const DIST = join(ROOT, 'dist');
const STAMP = join(DIST, '.built');
const INPUTS = ['src', 'tsconfig.json', 'tsconfig.build.json', 'package-lock.json'];

/** Compiles src/ into dist/ when something in it is newer than the last build. */
export function ensureBuilt() {
	if (existsSync(STAMP) && newestChange() <= statSync(STAMP).mtimeMs) return;
	say('building dist/');
	const startedAt = new Date();
	const fresh = `${DIST}.new`;
	rmSync(fresh, { recursive: true, force: true });
	runQuietly(localTool('tsc'), ['-p', 'tsconfig.build.json', '--outDir', fresh]);
	copyWhatTscLeaves(fresh);
	// a daemon of the old build may be running: swap whole folders, so that it never sees half of one
	rmSync(DIST, { recursive: true, force: true });
	renameSync(fresh, DIST);
	writeFileSync(STAMP, `${startedAt.toISOString()}\n`);
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

/** JSON Schemas and generated JavaScript lie beside the TypeScript that reads them. */
function copyWhatTscLeaves(target) {
	const isAsset = (name) => /\.(json|m?js)$/.test(name);
	for (const name of readdirSync(join(ROOT, 'src'), { recursive: true }).filter(isAsset)) {
		cpSync(join(ROOT, 'src', name), join(target, name));
	}
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) await main(ensureBuilt);
