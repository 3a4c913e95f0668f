import { isAbsolute } from 'node:path';
import { OperationError } from '../../model/errors.ts';
import type { OsSpec } from '../../model/instance-spec.ts';
import { copyRootfs } from './copy.ts';
import { fitRootfs } from './fit/fit-rootfs.ts';
import type { Guest } from './fit/fit-rule.ts';
import { unpackImage } from './oci/unpack-image.ts';
import { unpackRootfs } from './tarball.ts';
import { runTemplate } from './template.ts';

/** Where a rootfs is being made. */
export interface RootfsPlace {
	readonly name: string;
	/** A directory of the instance's own, on the file system of the rootfs or beside it; scratch files go here. */
	readonly folder: string;
	/**
	 * The path that must be the rootfs in the end: nothing is there yet, or an empty directory, which a new file
	 * system may have given a `lost+found`.
	 */
	readonly rootfs: string;
}

/** What fills a directory. A Ganeti OS fills a disk, and a base comes with one. */
export type MadeOsSpec = Exclude<OsSpec, { readonly kind: 'ganeti' | 'base' }>;

/** A rootfs to be made, and for whom. */
export interface RootfsOrder {
	readonly os: MadeOsSpec;
	readonly place: RootfsPlace;
	readonly guest: Guest;
}

/** Makes a rootfs. Returns the LXC config that its template wrote, '' when the source has none. */
export async function makeRootfs(
	{ os, place, guest }: RootfsOrder,
	signal?: AbortSignal,
): Promise<string> {
	if (os.kind === 'template') return await runTemplate(os, place, signal);
	await fill(os, place, signal);
	await fitRootfs(place.rootfs, guest, os.fit.except);
	return '';
}

type UnpackedOsSpec = Exclude<MadeOsSpec, { readonly kind: 'template' }>;

async function fill(os: UnpackedOsSpec, place: RootfsPlace, signal?: AbortSignal): Promise<void> {
	switch (os.kind) {
		case 'copy':
			return await copyRootfs(absolute(os.path), place, signal);
		case 'tarball':
			return await unpackRootfs(absolute(os.path), place, signal);
		case 'oci':
			return await unpackImage({ path: absolute(os.path), tag: os.tag }, place, signal);
	}
}

function absolute(path: string): string {
	if (!isAbsolute(path)) {
		throw new OperationError(`cannot use ${path}: the path of a rootfs source must be absolute`, {
			reason: 'RootfsMissing',
			retry: 'never',
		});
	}
	return path;
}
