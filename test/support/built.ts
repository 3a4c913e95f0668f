import { execFileSync } from 'node:child_process';
import { resolve } from 'node:path';

/** Before any test: dist/ is what src/ says, since some tests run the program as people do. */
export function setup(): void {
	execFileSync(process.execPath, [resolve(import.meta.dirname, '../../scripts/build.mjs')], {
		stdio: 'inherit',
	});
}
