import { join } from 'node:path';
import { replaceFile } from '../../../../host/replace-file.ts';
import { messageOf } from '../../../../model/errors.ts';
import { ADOPTION_MARKER } from '../marker.ts';
import type { AdoptableContainer } from './adopt.ts';
import { cannotAdopt } from './cannot-adopt.ts';

/** Marks a container that another tool made as ours; its config stays as it is until we start it. */
export async function claimForAdoption(
	{ name, lxcpath }: AdoptableContainer,
	uid: string,
): Promise<void> {
	try {
		await replaceFile(join(lxcpath, name, ADOPTION_MARKER), `${uid}\n`);
	} catch (cause) {
		throw cannotAdopt(name, messageOf(cause));
	}
}
