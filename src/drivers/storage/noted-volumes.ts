import { mkdir, readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { replaceFile } from '../../host/replace-file.ts';
import { OperationError } from '../../model/errors.ts';
import { fileFailed } from '../os/command-failed.ts';
import type { Disk } from './storage-driver.ts';
import { VOLUME_PREFIX } from './subvolume.ts';
import type { Volume } from './volume-manager.ts';

/** A volume outside of the instance's folder that ballast made, or is about to make. */
export interface NotedVolume extends Volume {
	readonly kind: 'lvm' | 'rbd' | 'zfs';
}

/** A note, and the file that it is in. */
export interface VolumeNote extends NotedVolume {
	readonly path: string;
}

const SUFFIX = '.volume';
const MODE = 0o600;

/** The name of a volume that ballast makes for a disk. */
export function ownVolume({ name, uid }: Pick<Disk, 'name' | 'uid'>): string {
	return `${VOLUME_PREFIX}${uid.slice(0, 8)}-${name}`;
}

/**
 * Writes into the instance's folder which volume a disk has there, before the volume is made: whoever removes that
 * folder finds in it what has to go with it.
 */
export async function noteVolume(
	{ folder, name }: Pick<Disk, 'folder' | 'name'>,
	volume: NotedVolume,
): Promise<void> {
	// one for each volume that a disk of this name ever had
	const which = `${volume.kind}-${encodeURIComponent(volume.place)}`;
	const path = join(folder, 'disks', `${name}.${which}${SUFFIX}`);
	try {
		await mkdir(dirname(path), { recursive: true });
		await replaceFile(path, `${JSON.stringify(volume)}\n`, MODE);
	} catch (cause) {
		throw fileFailed(`write ${path}`, cause);
	}
}

/** The volumes that were noted in an instance's folder. */
export async function notedVolumes(folder: string): Promise<readonly VolumeNote[]> {
	const disks = join(folder, 'disks');
	const names = await readdir(disks).catch(() => []);
	const notes = names.filter((name) => name.endsWith(SUFFIX)).map((name) => join(disks, name));
	return await Promise.all(notes.map(readNote));
}

async function readNote(path: string): Promise<VolumeNote> {
	const value = await readFile(path, 'utf8').then(parsed);
	// only what is named as ours is ever removed
	if (isNote(value) && value.name.startsWith(VOLUME_PREFIX)) return { ...value, path };
	throw new OperationError(`cannot read which volume ${path} names`, {
		reason: 'DiskFailed',
		hint: 'Remove the volume by hand, and then that file.',
	});
}

function parsed(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return null;
	}
}

function isNote(value: unknown): value is NotedVolume {
	if (typeof value !== 'object' || value === null) return false;
	const { kind, place, name }: { kind?: unknown; place?: unknown; name?: unknown } = value;
	const isKnown = kind === 'lvm' || kind === 'rbd' || kind === 'zfs';
	return isKnown && typeof place === 'string' && typeof name === 'string';
}
