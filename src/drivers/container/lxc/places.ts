import { join } from 'node:path';
import { OperationError } from '../../../model/errors.ts';
import type { Paths } from '../../../model/paths.ts';
import { creatingName } from './container-folder.ts';

/** Our folder of an instance; for an adopted one it holds nothing before its next start. */
export function folderOf(paths: Paths, name: string): string {
	return join(paths.lxc, oneName(name));
}

/** Where an instance is while it is made; a rename ends that. */
export function creatingFolderOf(paths: Paths, name: string): string {
	return join(paths.lxc, creatingName(oneName(name)));
}

export function trashFolderOf(paths: Paths, trashId: string): string {
	return join(paths.trash, oneName(trashId));
}

export function startLogOf(paths: Paths, name: string): string {
	return join(paths.log, `${oneName(name)}.start.log`);
}

export function consoleLogOf(paths: Paths, name: string): string {
	return join(paths.log, `${oneName(name)}.console.log`);
}

/** What the scripts of a Ganeti OS definition said that made it. */
export function osLogOf(paths: Paths, name: string): string {
	return join(paths.log, `${oneName(name)}.os.log`);
}

/** The same of its last export by such a script. */
export function osExportLogOf(paths: Paths, name: string): string {
	return join(paths.log, `${oneName(name)}.os-export.log`);
}

/** These paths are renamed and removed with all that is below: a name must not lead anywhere else. */
function oneName(name: string): string {
	if (name === '' || name.startsWith('.') || /[/\0]/.test(name)) {
		throw new OperationError(`cannot use ${JSON.stringify(name)} as a name in a path`, {
			reason: 'InternalError',
			retry: 'never',
		});
	}
	return name;
}
