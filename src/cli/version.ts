import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Of the package that the program lies in. */
export function versionOf(packageRoot: string): string {
	const text = readFileSync(join(packageRoot, 'package.json'), 'utf8');
	const { version }: { readonly version: string } = JSON.parse(text);
	return version;
}
