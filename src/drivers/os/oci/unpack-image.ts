import { mkdir, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { CommandResult } from '../../../host/process.ts';
import { OperationError } from '../../../model/errors.ts';
import { runBoundTree } from '../bound-command.ts';
import { commandFailed } from '../command-failed.ts';
import { refuseDevices } from '../refuse-devices.ts';
import { requireThere } from '../rootfs-check.ts';
import type { RootfsPlace } from '../rootfs-source.ts';
import { findManifest, type WantedImage } from './layout.ts';
import { type Shown, withPlainLayers } from './plain-layers.ts';

/**
 * Unpacks an image by umoci, which checks the digest of each layer and knows whiteouts. It is shown a layout of
 * our own, with the blobs of the given one and the one image in it: umoci cannot name one without a tag.
 */
export async function unpackImage(
	image: WantedImage,
	place: RootfsPlace,
	signal?: AbortSignal,
): Promise<void> {
	await requireThere(image.path, `unpack the image of ${place.name}`);
	const scratch = join(place.folder, 'oci');
	await mkdir(scratch);
	const isArchive = (await stat(image.path)).isFile();
	const layout = isArchive ? await openArchive(image.path, { place, scratch }, signal) : image.path;
	const manifest = await findManifest(layout, image);
	const given = { blobs: join(layout, 'blobs'), descriptor: manifest.raw };
	const work = { image: image.path, scratch, signal };
	const ours = await layoutOfOne(scratch, await withPlainLayers(given, manifest, work));
	const result = await runBoundTree(
		['umoci', 'raw', 'unpack', '--image', `${ours}:${TAG}`, place.rootfs],
		signal,
	);
	if (result.exitCode !== 0) throw unpackFailed(`unpack ${image.path} for ${place.name}`, result);
	await refuseDevices(place.rootfs, image.path);
	await rm(scratch, { recursive: true });
}

const TAG = 'ballast';
/** `unshare` ends with it when there is no such command. */
const NOT_FOUND = 127;

function unpackFailed(what: string, result: CommandResult): OperationError {
	const failed = commandFailed(what, result);
	if (result.exitCode !== NOT_FOUND) return failed;
	const hint = 'apt-get install umoci';
	return new OperationError(failed.message, { reason: 'CreateFailed', hint });
}

async function openArchive(
	archive: string,
	{ place, scratch }: { readonly place: RootfsPlace; readonly scratch: string },
	signal?: AbortSignal,
): Promise<string> {
	const opened = join(scratch, 'archive');
	await mkdir(opened);
	const tar = ['tar', '--extract', '--no-same-owner', '--force-local'] as const;
	const result = await runBoundTree([...tar, `--file=${archive}`, '-C', opened], signal);
	if (result.exitCode !== 0) throw commandFailed(`open ${archive} for ${place.name}`, result);
	return opened;
}

async function layoutOfOne(scratch: string, image: Shown): Promise<string> {
	const layout = join(scratch, 'layout');
	await mkdir(layout);
	const annotations = { 'org.opencontainers.image.ref.name': TAG };
	const index = { schemaVersion: 2, manifests: [{ ...image.descriptor, annotations }] };
	await writeFile(join(layout, 'oci-layout'), '{"imageLayoutVersion": "1.0.0"}');
	await writeFile(join(layout, 'index.json'), JSON.stringify(index));
	await symlink(image.blobs, join(layout, 'blobs'));
	return layout;
}
