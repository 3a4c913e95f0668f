import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { OperationError } from '../../../model/errors.ts';
import { type Descriptor, descriptorsIn } from './descriptor.ts';

const INDEX = 'application/vnd.oci.image.index.v1+json';
const MANIFEST = 'application/vnd.oci.image.manifest.v1+json';

/** What `os.oci` says about an image: a folder in the OCI layout, and which of its images. */
export interface WantedImage {
	readonly path: string;
	readonly tag: string | null;
}

/** The manifest of the image for this machine, whose layers can be unpacked. */
export async function findManifest(folder: string, image: WantedImage): Promise<Descriptor> {
	const index = await readDocument(join(folder, 'index.json'), image.path);
	const named = oneOf(listIn(index, 'manifests', image), image);
	const manifest = named.mediaType === INDEX ? await forPlatform(folder, named, image) : named;
	if (manifest.mediaType !== MANIFEST) {
		throw unusable(image, `${manifest.digest} is ${manifest.mediaType}, and no OCI manifest`);
	}
	const layers = listIn(await readBlob(folder, manifest, image), 'layers', image);
	const odd = layers.find(({ mediaType }) => !/\.tar(\+gzip|\+zstd)?$/.test(mediaType));
	if (odd !== undefined) {
		throw unusable(image, `its layer ${odd.digest} is ${odd.mediaType}`, RECOMPRESS);
	}
	return manifest;
}

const RECOMPRESS =
	'Layers by gzip, zstd or plain can be unpacked: skopeo copy --dest-compress-format gzip --dest-compress oci:OLD oci:NEW';

function oneOf(images: readonly Descriptor[], image: WantedImage): Descriptor {
	const found = images.filter(({ tag }) => image.tag === null || tag === image.tag);
	const [first] = found;
	if (first !== undefined && found.length === 1) return first;
	const tags = images.map(({ tag }) => tag ?? '(no name)').join(', ');
	if (first === undefined) {
		const why = image.tag === null ? 'it holds no image' : `it has no image named ${image.tag}`;
		throw unusable(image, why, tags === '' ? '' : `It has ${tags}.`);
	}
	throw unusable(image, `it holds ${found.length} images`, `Say one by os.oci.tag: ${tags}.`);
}

async function forPlatform(
	folder: string,
	index: Descriptor,
	image: WantedImage,
): Promise<Descriptor> {
	const architecture = process.arch === 'x64' ? 'amd64' : process.arch;
	const wanted = `linux/${architecture}`;
	const manifests = listIn(await readBlob(folder, index, image), 'manifests', image);
	const found = manifests.find(({ platform }) => platform === wanted);
	if (found !== undefined) return found;
	const there = manifests.map(({ platform }) => platform ?? 'unknown').join(', ');
	throw unusable(image, `it has no image for ${wanted}`, `It has ${there}.`);
}

/** A document of the image, as its digest says it is. */
async function readBlob(
	folder: string,
	{ digest }: Descriptor,
	image: WantedImage,
): Promise<string> {
	const [, hex = ''] = digest.split(':');
	const text = await readDocument(join(folder, 'blobs/sha256', hex), image.path);
	if (createHash('sha256').update(text).digest('hex') === hex) return text;
	throw unusable(image, `the content of ${digest} is another`, 'Copy the image again.');
}

function listIn(text: string, list: 'manifests' | 'layers', image: WantedImage) {
	const descriptors = descriptorsIn(text, list);
	if (descriptors !== null) return descriptors;
	throw unusable(image, `a document of it has no list of ${list} as the OCI format wants it`);
}

async function readDocument(path: string, image: string): Promise<string> {
	try {
		return await readFile(path, 'utf8');
	} catch (cause) {
		throw new OperationError(`cannot use ${image}: it is no OCI image layout, or not whole`, {
			reason: 'RootfsMissing',
			hint: `${path} cannot be read. skopeo copy docker://IMAGE oci:FOLDER makes a layout.`,
			cause,
		});
	}
}

function unusable({ path }: WantedImage, why: string, hint = ''): OperationError {
	return new OperationError(`cannot use the OCI image ${path}: ${why}`, {
		reason: 'CreateFailed',
		hint,
	});
}
