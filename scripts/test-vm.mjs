import { ensureVmPackages } from './packages.mjs';
import { setup } from './setup.mjs';
import { main, say } from './steps.mjs';
import { ensureImage } from './vm/image.mjs';
import { runInMachine } from './vm/machine.mjs';

/** How much longer than outside everything may take in an emulated machine. */
const SLOWNESS = 20;
const TIMEOUT_MS = 40 * 60_000;

/** Seen once in twelve boots: two emulated CPUs disagree about an instruction that the kernel replaces (int3). */
const KERNEL_PANIC = /Kernel panic/;

/**
 * Runs the tests on real LXC in a machine of its own, whose kernel has nothing but cgroup v2. Arguments go to
 * vitest; what follows `--run` is a shell command that is run in the machine instead.
 */
async function testInMachine() {
	await setup({ test: true });
	ensureVmPackages();
	const image = ensureImage();
	const order = {
		image,
		command: commandFor(process.argv.slice(2)),
		timeoutMs: TIMEOUT_MS,
		onOutput: (text) => process.stdout.write(text),
	};
	say('booting the test machine');
	try {
		return await runInMachine(order);
	} catch (error) {
		if (!KERNEL_PANIC.test(error.message)) throw error;
		say('the kernel of the emulated machine panicked; once more, from the beginning');
		return await runInMachine(order);
	}
}

function commandFor(args) {
	if (args[0] === '--run') return args.slice(1).join(' ');
	const run = ['node scripts/run-tests.mjs --config vitest.vm.config.ts', ...args.map(quoted)];
	return `CI=${process.env.CI ?? ''} BALLAST_TEST_SLOWNESS=${SLOWNESS} ${run.join(' ')}`;
}

function quoted(word) {
	return `'${word.replaceAll("'", "'\\''")}'`;
}

await main(testInMachine);
