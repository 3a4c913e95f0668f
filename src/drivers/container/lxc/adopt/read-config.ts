import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { messageOf, OperationError } from '../../../../model/errors.ts';
import { parseForeignLine } from '../config/foreign-line.ts';

export interface Setting {
	readonly key: string;
	/** '' empties a list. */
	readonly value: string;
}

/** LXC gives up at a depth of its own; a file that includes itself is caught long before. */
const DEEPEST_INCLUDE = 8;

/** The settings of an LXC config in the order LXC meets them, with included files in their place. */
export async function readConfig(path: string, depth = 0): Promise<readonly Setting[]> {
	if (depth > DEEPEST_INCLUDE) {
		throw unreadable(path, `more than ${DEEPEST_INCLUDE} files include one another`);
	}
	const text = await readFile(path, 'utf8').catch((cause: unknown) => {
		throw unreadable(path, messageOf(cause));
	});
	const settings: Setting[] = [];
	for (const line of text.split('\n').map(parseForeignLine)) {
		if (line.kind !== 'setting') {
			continue;
		}
		if (line.key !== 'lxc.include') {
			settings.push({ key: line.key, value: line.value });
			continue;
		}
		for (const file of await includedFiles(line.value)) {
			settings.push(...(await readConfig(file, depth + 1)));
		}
	}
	return settings;
}

/** `lxc.include` names a file, or a folder whose `*.conf` files count. */
async function includedFiles(path: string): Promise<readonly string[]> {
	try {
		if (!(await stat(path)).isDirectory()) {
			return [path];
		}
		const names = await readdir(path);
		return names.filter((name) => name.endsWith('.conf')).map((name) => join(path, name));
	} catch (cause) {
		throw unreadable(path, messageOf(cause));
	}
}

function unreadable(path: string, why: string): OperationError {
	return new OperationError(`cannot read the LXC config ${path}: ${why}`, {
		reason: 'ConfigRefused',
		retry: 'never',
	});
}
