import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Paths } from '../../../model/paths.ts';
import { fileFailed } from '../../os/command-failed.ts';
import type { OwnedTarget } from '../driver.ts';
import { markerLine } from './marker.ts';
import { movePlacesOf } from './move-places.ts';

/** An empty folder whose config says only whose it is; the rest is rendered for this host when it is whole. */
export async function prepareArrival(paths: Paths, target: OwnedTarget, id: string): Promise<void> {
	const { arriving } = movePlacesOf(paths, target.name, id);
	try {
		await mkdir(dirname(arriving), { recursive: true, mode: 0o700 });
		await mkdir(arriving, { recursive: true, mode: 0o750 });
		await writeFile(join(arriving, 'config'), `${markerLine(target)}\n`, { mode: 0o640 });
	} catch (cause) {
		throw fileFailed(`make ${arriving}`, cause);
	}
}
