import { accessSync, constants, statSync } from 'node:fs';
import { join } from 'node:path';
import { HOST_ENVIRONMENT } from './process.ts';

/** The path of a program among those that host commands see, or of one that is named by its path; `null` = there is none. */
export function findCommand(name: string): string | null {
	if (name.startsWith('/')) return isProgram(name) ? name : null;
	const paths = HOST_ENVIRONMENT.PATH.split(':').map((folder) => join(folder, name));
	return paths.find(isProgram) ?? null;
}

function isProgram(path: string): boolean {
	try {
		accessSync(path, constants.X_OK);
		return statSync(path).isFile();
	} catch {
		return false;
	}
}
