import { ensureBuilt } from './build.mjs';
import { ensureNpmPackages } from './packages.mjs';
import { localTool, main, runVisibly } from './steps.mjs';

/** Everything that can be said about a change without running it, in seconds. */
await main(async () => {
	ensureNpmPackages();
	await ensureBuilt();
	const checks = [
		[localTool('biome'), 'ci', '.'],
		[localTool('tsc')],
		[localTool('knip')],
		[process.execPath, 'scripts/gen-schema.mjs', '--check'],
		[process.execPath, 'scripts/gen-cli-docs.mjs', '--check'],
	];
	const failed = checks.filter(([command, ...args]) => runVisibly(command, args) !== 0);
	return failed.length === 0 ? 0 : 1;
});
