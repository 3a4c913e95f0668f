import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT, runQuietly, say } from './steps.mjs';

/**
 * The path of what `sources[0]`, a shell script that takes the path, builds: made once for each state of these
 * sources, and kept in `.cache/FOLDER`. `what` says it to people.
 */
export function cachedBuild({ folder, name, sources, what }) {
	const cache = join(ROOT, '.cache', folder);
	const built = join(cache, `${name}-${hashOf(sources)}`);
	if (existsSync(built)) return built;
	mkdirSync(cache, { recursive: true });
	for (const old of readdirSync(cache)) rmSync(join(cache, old), { recursive: true, force: true });
	say(`building ${what} (about a minute; it is kept in .cache/${folder})`);
	const building = join(cache, 'building');
	runQuietly('bash', [sources[0], building]);
	renameSync(building, built);
	return built;
}

function hashOf(sources) {
	const hash = createHash('sha256');
	for (const source of sources) hash.update(readFileSync(join(ROOT, source)));
	return hash.digest('hex').slice(0, 16);
}
