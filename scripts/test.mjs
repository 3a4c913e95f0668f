import { ensureHostsRoot } from './hosts-root.mjs';
import { runTests } from './run-tests.mjs';
import { setup } from './setup.mjs';
import { main, SetupError, say } from './steps.mjs';

/**
 * Sets up what the tests need and runs them; arguments go to vitest. `--quick` leaves out those on several hosts, which
 * take most of the time.
 */
async function test() {
	const isRoot = process.getuid?.() === 0;
	if (!isRoot && process.env.CI === 'true') {
		throw new SetupError(
			'cannot test: the tests on real LXC need root, and in CI none is left out.',
		);
	}
	await setup({ test: isRoot, simulate: !isRoot });
	const args = process.argv.slice(2);
	const withHosts = isRoot && !args.includes('--quick');
	if (withHosts) ensureHostsRoot();
	if (!isRoot) say('leaving out test/real-lxc and test/hosts: real containers need root');
	const kinds = ['code', 'rest', ...(isRoot ? ['real-lxc'] : []), ...(withHosts ? ['hosts'] : [])];
	return runTests([
		...args.filter((arg) => arg !== '--quick'),
		...kinds.map((kind) => `--project=${kind}`),
	]);
}

await main(test);
