import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { load } from '../bin/parts.js';
import { setup } from './setup.mjs';
import { main, ROOT, say } from './steps.mjs';

/** Stops and removes what `npm start` made: the containers of .ballast/ and the folder itself. */
await main(async () => {
	const root = join(ROOT, '.ballast');
	if (!existsSync(root)) {
		say('nothing to remove: there is no .ballast/');
		return 0;
	}
	const simulate = existsSync(join(root, 'var/lib/ballast/sim.json'));
	await setup({ simulate });
	const { cleanUp } = load('cli/quick-start');
	return cleanUp({ packageRoot: ROOT, simulate });
});
