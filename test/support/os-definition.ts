import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const FILES: Readonly<Record<string, string>> = {
	ganeti_api_version: '20\n',
	'variants.list': '# those that are there\n\ndefault\nsmall\n',
	'parameters.list': 'filesystem what mke2fs makes\nroot-size how large\n',
	create: '#!/bin/sh\n',
	verify: '#!/bin/sh\n',
};

/** A Ganeti OS definition that does nothing, with other files or without some (`null`). */
export function makeOsDefinition(
	folder: string,
	files: Readonly<Record<string, string | null>> = {},
): void {
	mkdirSync(folder, { recursive: true });
	for (const [name, text] of Object.entries({ ...FILES, ...files })) {
		if (text !== null) writeFileSync(join(folder, name), text, { mode: 0o755 });
	}
}
