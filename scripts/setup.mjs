import { pathToFileURL } from 'node:url';
import { ensureBuilt } from './build.mjs';
import { ensureDebianPackages, ensureNpmPackages } from './packages.mjs';
import { main, SetupError } from './steps.mjs';

/**
 * Makes this machine ready: Debian packages (only when containers are real), npm packages, dist/.
 * Each thing that is done is said in one line; when nothing is missing nothing is said or done.
 */
export async function setup({ simulate = false, test = false } = {}) {
	ensureNodeVersion();
	if (!simulate) ensureDebianPackages({ test });
	ensureNpmPackages();
	await ensureBuilt();
}

function ensureNodeVersion() {
	const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
	if (major > 20 || (major === 20 && minor >= 19)) return;
	throw new SetupError(`cannot run on Node ${process.versions.node}: it needs 20.19 or newer.`);
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
	const flags = process.argv.slice(2);
	await main(() =>
		setup({ simulate: flags.includes('--simulate'), test: flags.includes('--test') }),
	);
}
