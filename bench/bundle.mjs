/** TypeScript of the repository as modules that a benchmark can call. */
import { join, resolve } from 'node:path';
import { rolldown } from 'rolldown';

const REPOSITORY = resolve(import.meta.dirname, '..');

/** Compiles the inputs (name to path in the repository) into `folder` and imports them. */
export async function bundled(folder, input) {
	const bundle = await rolldown({ cwd: REPOSITORY, input, platform: 'node' });
	await bundle.write({ dir: folder, format: 'esm', entryFileNames: '[name].mjs' });
	await bundle.close();
	const modules = await Promise.all(
		Object.keys(input).map((name) => import(join(folder, `${name}.mjs`))),
	);
	return Object.assign({}, ...modules);
}
