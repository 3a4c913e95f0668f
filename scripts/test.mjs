import { setup } from './setup.mjs';
import { localTool, main, runVisibly, SetupError, say } from './steps.mjs';

/** Sets up what the tests need and runs them; arguments go to vitest. */
async function test() {
	const isRoot = process.getuid?.() === 0;
	if (!isRoot && process.env.CI === 'true') {
		throw new SetupError(
			'cannot test: the tests on real LXC need root, and in CI none is left out.',
		);
	}
	await setup({ test: isRoot, simulate: !isRoot });
	const args = ['run', ...process.argv.slice(2)];
	if (isRoot) return runVisibly(localTool('vitest'), args);
	say('leaving out test/real-lxc: real containers need root');
	return runVisibly(localTool('vitest'), [...args, '--exclude', 'test/real-lxc/**']);
}

await main(test);
