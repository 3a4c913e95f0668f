import { load } from '../bin/parts.js';
import { setup } from './setup.mjs';
import { main, ROOT } from './steps.mjs';

/** Sets up what is missing and runs the daemon on specs/ in the foreground, with its state in .ballast/. */
await main(async () => {
	const simulate = process.argv.includes('--simulate');
	await setup({ simulate });
	const { quickStart } = load('cli/quick-start');
	return quickStart({ packageRoot: ROOT, simulate });
});
