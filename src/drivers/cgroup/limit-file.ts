import { readValueIfThere } from '../../host/if-there.ts';
import { OperationError } from '../../model/errors.ts';
import type { ControllerDirectory } from './payload.ts';

/** The cgroup went away while it was looked at: the container has just ended. */
export class CgroupGone extends OperationError {
	constructor(file: string) {
		super(`cannot read ${file}: the cgroup is gone`, { reason: 'ObserveFailed' });
	}
}

/** The text of a limit file. Throws `CgroupGone` when the container ended meanwhile. */
export function readLimitFile(directory: ControllerDirectory, file: string): string {
	const text = readLimitFileIfThere(directory, file);
	if (text === null) throw new CgroupGone(`${directory.path}/${file}`);
	return text;
}

/** `null` when this kernel does not have the file, or the container ended. */
export function readLimitFileIfThere(directory: ControllerDirectory, file: string): string | null {
	return readValueIfThere(`${directory.path}/${file}`);
}
