import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, readdir, readFile, rename, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { CommandResult } from '../../../host/process.ts';
import { OperationError } from '../../../model/errors.ts';
import { runBoundTree } from '../bound-command.ts';
import { commandFailed } from '../command-failed.ts';
import { type Descriptor, descriptorsIn } from './descriptor.ts';

/** `unshare` ends with it when there is no such command. */
const NOT_FOUND = 127;
/** Ends the type of a layer that umoci does not know. */
const ZSTD = '+zstd';

/** An image as umoci is shown it. */
export interface Shown {
	/** The folder of its blobs. */
	readonly blobs: string;
	/** Of its manifest. */
	readonly descriptor: Readonly<Record<string, unknown>>;
}

interface Work {
	readonly image: string;
	/** An empty folder for what is made. */
	readonly scratch: string;
	readonly signal: AbortSignal | undefined;
}

/** The same image with what is in its layers by zstd, which umoci does not unpack. One without such layers is shown as it is. */
export async function withPlainLayers(
	{ blobs, descriptor }: Shown,
	manifest: Descriptor,
	work: Work,
): Promise<Shown> {
	const text = await readFile(blobPath(blobs, manifest.digest), 'utf8');
	const layers = descriptorsIn(text, 'layers') ?? [];
	if (!layers.some(isZstd)) return { blobs, descriptor };
	const ours = join(work.scratch, 'blobs');
	const folder = join(ours, 'sha256');
	await mkdir(folder, { recursive: true });
	for (const blob of await readdir(join(blobs, 'sha256'))) {
		await symlink(join(blobs, 'sha256', blob), join(folder, blob));
	}
	const plain: object[] = [];
	for (const layer of layers) {
		plain.push(isZstd(layer) ? await unpacked(layer, { from: blobs, folder }, work) : layer.raw);
	}
	const document = JSON.stringify({ ...(JSON.parse(text) as object), layers: plain });
	const hex = createHash('sha256').update(document).digest('hex');
	await writeFile(join(folder, hex), document);
	const named = { digest: `sha256:${hex}`, size: Buffer.byteLength(document) };
	return { blobs: ours, descriptor: { ...descriptor, ...named } };
}

function isZstd({ mediaType }: Descriptor): boolean {
	return mediaType.endsWith(ZSTD);
}

/** Its digest is checked first: umoci checks that of what comes of it, which is also in the config of the image. */
async function unpacked(
	{ raw, digest, mediaType }: Descriptor,
	{ from, folder }: { readonly from: string; readonly folder: string },
	{ image, scratch, signal }: Work,
): Promise<object> {
	const source = blobPath(from, digest);
	if (`sha256:${await hashOf(source)}` !== digest) {
		throw new OperationError(
			`cannot use the OCI image ${image}: the content of ${digest} is another`,
			{
				reason: 'CreateFailed',
				hint: 'Copy the image again.',
			},
		);
	}
	const part = join(scratch, 'layer');
	const result = await runBoundTree(['zstd', '-q', '-d', '-f', source, '-o', part], signal);
	if (result.exitCode !== 0) throw zstdFailed(`unpack the layer ${digest} of ${image}`, result);
	const hex = await hashOf(part);
	const { size } = await stat(part);
	await rename(part, join(folder, hex));
	const type = mediaType.slice(0, -ZSTD.length);
	return { ...raw, mediaType: type, digest: `sha256:${hex}`, size };
}

function zstdFailed(what: string, result: CommandResult): OperationError {
	const failed = commandFailed(what, result);
	if (result.exitCode !== NOT_FOUND) return failed;
	const hint = 'apt-get install zstd';
	return new OperationError(failed.message, { reason: 'CreateFailed', hint });
}

async function hashOf(path: string): Promise<string> {
	const hash = createHash('sha256');
	for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
	return hash.digest('hex');
}

function blobPath(blobs: string, digest: string): string {
	return join(blobs, 'sha256', digest.slice('sha256:'.length));
}
