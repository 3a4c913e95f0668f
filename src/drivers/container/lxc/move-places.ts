import { join } from 'node:path';
import type { Paths } from '../../../model/paths.ts';
import type { MovePlaces } from '../driver.ts';
import { folderOf, trashFolderOf } from './places.ts';
import { TRASHED } from './trash.ts';

/**
 * What moves lies in the trash on both sides until it is whole, or gone: nobody takes it for an instance there, and one rename
 * takes it in or out.
 */
export function movePlacesOf(paths: Paths, name: string, id: string): MovePlaces {
	const trashId = `${name}@moving-${id}`;
	const entry = trashFolderOf(paths, trashId);
	return {
		files: folderOf(paths, name),
		trashId,
		arriving: join(entry, TRASHED),
		images: join(entry, 'images'),
	};
}
