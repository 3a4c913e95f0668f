import {
	definitionOf,
	type Renaming,
	renameUnpacked,
} from '../drivers/container/archive/rename-unpacked.ts';
import type { Incoming } from '../drivers/container/archive/unpack-instance.ts';
import { canRename } from '../drivers/os/ganeti/definition.ts';

/** What makes an instance from an archive go by its new name inside, and what people are told about that. */
export interface ArchiveRenaming {
	readonly rename: Incoming['rename'];
	readonly note: string;
}

/** As its Ganeti OS definition does it, when it comes under another name and the definition is on this host. */
export async function archiveRenaming(
	renaming: Renaming,
	signal: AbortSignal,
): Promise<ArchiveRenaming> {
	const { from, to, created, searchPath } = renaming;
	const os = definitionOf(created);
	if (os === null || from === to.name) return AS_IT_IS;
	if (!(await canRename(os.name, searchPath))) {
		return { rename: null, note: ` (inside it is ${from}: ${os.name} cannot rename it here)` };
	}
	return { rename: (folder) => renameUnpacked(folder, renaming, signal), note: '' };
}

export const AS_IT_IS: ArchiveRenaming = { rename: null, note: '' };
