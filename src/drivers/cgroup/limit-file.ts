import { readValueIfThere, statIfThere } from '../../host/if-there.ts';
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
	const path = `${directory.path}/${file}`;
	const text = readValueIfThere(path);
	if (text === null) throw new CgroupGone(path);
	return text;
}

/** Files that some cgroup had: then this kernel has them, and the others have them too. */
const known = new Set<string>();

/**
 * `null` when this kernel does not have the file, or the container ended. Looked for first until one has been seen: an
 * exception for each container would cost ten times as much.
 */
export function readLimitFileIfThere(directory: ControllerDirectory, file: string): string | null {
	const path = `${directory.path}/${file}`;
	if (!known.has(file) && statIfThere(path) === null) return null;
	known.add(file);
	return readValueIfThere(path);
}
