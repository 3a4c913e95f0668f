import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT, runQuietly, say } from './steps.mjs';

/**
 * The path of what `sources[0]`, a shell script that takes the path and the Node that runs this, builds: made once for each
 * state of these sources and each version of Node, and kept in `.cache/FOLDER`. `what` says it to people.
 */
export function cachedBuild({ folder, name, sources, what }) {
	const cache = join(ROOT, '.cache', folder);
	const built = join(cache, `${name}-${hashOf(sources)}`);
	if (existsSync(built)) return built;
	mkdirSync(cache, { recursive: true });
	for (const old of readdirSync(cache)) rmSync(join(cache, old), { recursive: true, force: true });
	say(`building ${what} (about a minute; it is kept in .cache/${folder})`);
	const building = join(cache, 'building');
	runQuietly('bash', [sources[0], building, process.execPath]);
	renameSync(building, built);
	return built;
}

function hashOf(sources) {
	const hash = createHash('sha256').update(process.version);
	for (const source of sources) hash.update(readFileSync(join(ROOT, source)));
	return hash.digest('hex').slice(0, 16);
}
