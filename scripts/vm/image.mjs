import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT, runQuietly, say } from '../steps.mjs';

const SOURCES = ['build-image.sh', 'guest-init.sh'];
const CACHE = join(ROOT, '.cache', 'testvm');

/** The folder of the machine's kernel, initrd and disk: built once for each state of the scripts that build it. */
export function ensureImage() {
	const image = join(CACHE, `image-${hashOfSources()}`);
	if (existsSync(image)) return image;
	mkdirSync(CACHE, { recursive: true });
	for (const old of readdirSync(CACHE)) rmSync(join(CACHE, old), { recursive: true, force: true });
	say('building the image of the test machine (about a minute; it is kept in .cache/testvm)');
	const building = join(CACHE, 'building');
	runQuietly('bash', ['test/vm/build-image.sh', building]);
	renameSync(building, image);
	return image;
}

function hashOfSources() {
	const hash = createHash('sha256');
	for (const name of SOURCES) hash.update(readFileSync(join(ROOT, 'test', 'vm', name)));
	return hash.digest('hex').slice(0, 16);
}
