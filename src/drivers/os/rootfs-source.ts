import { isAbsolute } from 'node:path';
import { OperationError } from '../../model/errors.ts';
import type { OsSpec } from '../../model/instance-spec.ts';
import { copyRootfs } from './copy.ts';
import { unpackRootfs } from './tarball.ts';
import { runTemplate } from './template.ts';

/** Where a rootfs is being made. */
export interface RootfsPlace {
	readonly name: string;
	/** An empty directory of the instance's own, on the file system of the rootfs; scratch files go here. */
	readonly folder: string;
	/** The path that must be the rootfs in the end; nothing is there yet. */
	readonly rootfs: string;
}

/** Makes a rootfs. Returns the LXC config that its template wrote, '' when the source has none. */
export async function makeRootfs(
	os: OsSpec,
	place: RootfsPlace,
	signal?: AbortSignal,
): Promise<string> {
	switch (os.kind) {
		case 'template':
			return await runTemplate(os, place, signal);
		case 'copy':
			await copyRootfs(absolute(os.path), place, signal);
			return '';
		case 'tarball':
			await unpackRootfs(absolute(os.path), place, signal);
			return '';
		case 'ganeti':
		case 'oci':
			throw new OperationError(
				`cannot make the rootfs of ${place.name}: os.${os.kind} is not supported yet`,
				{ reason: 'UnsupportedField', retry: 'never', hint: 'Use template, copy or tarball.' },
			);
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
