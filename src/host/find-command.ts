import { accessSync, constants } from 'node:fs';
import { join } from 'node:path';
import { HOST_ENVIRONMENT } from './process.ts';

/** The path of a program among those that host commands see; `null` = there is none of that name. */
export function findCommand(name: string): string | null {
	const paths = HOST_ENVIRONMENT.PATH.split(':').map((folder) => join(folder, name));
	return paths.find(isProgram) ?? null;
}

function isProgram(path: string): boolean {
	try {
		accessSync(path, constants.X_OK);
		return true;
	} catch {
		return false;
	}
}
