import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ensureNpmPackages } from './packages.mjs';
import { main, ROOT, SetupError, say } from './steps.mjs';

const FOLDER = join(ROOT, '.cache/histories');
const PROGRAM = join(FOLDER, 'long-run.js');
const WORLDS = ['cluster', 'failover'];

/**
 * Looks at many random histories of the simulated worlds (test/sim/cluster), half of them in each: `npm run histories -- 100000`. A world has a
 * process of its own, and `--seed N` begins where another run ended. It ends with 1 and the shortest counterexample when a history fails.
 */
await main(async () => {
	const { histories, seed } = asked();
	ensureNpmPackages();
	await bundle();
	say(`${histories} histories in each world, from seed ${seed} on`);
	const ends = await Promise.all(WORLDS.map((world) => lookAt(world, histories, seed)));
	return ends.every((code) => code === 0) ? 0 : 1;
});

function asked() {
	const options = { seed: { type: 'string', default: String(Date.now() % 1e9) } };
	const { values, positionals } = parseArgs({ options, allowPositionals: true });
	const [all, seed] = [positionals[0] ?? '100000', values.seed].map(Number);
	if (!Number.isInteger(all) || !Number.isInteger(seed) || all < WORLDS.length) {
		throw new SetupError('usage: npm run histories -- [HISTORIES] [--seed N]');
	}
	return { histories: Math.ceil(all / WORLDS.length), seed };
}

/** What vitest does to modules makes them twice as slow. */
async function bundle() {
	// not at the top: this module is loaded before npm has installed it
	const { rolldown } = await import('rolldown');
	const build = await rolldown({
		cwd: ROOT,
		input: './test/sim/cluster/long-run.ts',
		platform: 'node',
	});
	await build.write({ dir: FOLDER, format: 'esm', sourcemap: true });
	await build.close();
}

async function lookAt(world, histories, seed) {
	const args = ['--enable-source-maps', PROGRAM, world, histories, seed].map(String);
	const [code] = await once(spawn(process.execPath, args, { stdio: 'inherit' }), 'exit');
	return code;
}
