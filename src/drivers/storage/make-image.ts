import { link, mkdir, open, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { OperationError } from '../../model/errors.ts';
import { fileFailed } from '../os/command-failed.ts';
import { copyImage } from './copy-image.ts';
import { refuseToShrink, sizeOf } from './disk-size.ts';
import { growUnmountedExt4, makeFilesystem } from './filesystem.ts';
import { imagePath } from './image-place.ts';
import { findPartition } from './partition.ts';
import { signatureOf } from './signature.ts';
import type { Disk } from './storage-driver.ts';

type Image = Disk<'image'>;

/** Where an image is while it is made. */
export const temporaryOf = (disk: Image): string =>
	`${imagePath(disk)}.ballast-${disk.uid.slice(0, 8)}.new`;

/** Complete under another name first, so that a half-made one is never taken for an image. */
export async function makeImage(disk: Image, signal?: AbortSignal): Promise<void> {
	const path = imagePath(disk);
	const temporary = temporaryOf(disk);
	try {
		if (disk.source.path === null) await mkdir(dirname(path), { recursive: true });
		await fillNew(disk, temporary, signal);
		// fails when a file of that name came to be meanwhile, which a rename would replace
		await link(temporary, path);
	} catch (cause) {
		throw fileFailed(`make the image ${path}`, cause);
	} finally {
		await rm(temporary, { force: true });
	}
}

async function fillNew(disk: Image, path: string, signal?: AbortSignal): Promise<void> {
	const { base, filesystem, partition, size } = disk.source;
	if (base !== null) {
		await copyBase(disk, { base, path }, signal);
		return await disk.fill?.(path, signal);
	}
	if (size === null) throw noSize(disk);
	if (partition !== null && disk.fill === undefined) throw noPartition(disk);
	await setSize(path, size);
	if (disk.fill !== undefined) await disk.fill(path, signal);
	else await makeFilesystem(filesystem, path, signal);
}

async function copyBase(
	disk: Image,
	{ base, path }: { readonly base: string; readonly path: string },
	signal?: AbortSignal,
): Promise<void> {
	const { size, filesystem, partition } = disk.source;
	await requireBase(base, disk, signal);
	if (size !== null) refuseToShrink(base, await sizeOf(base), size);
	await copyImage(base, path, signal);
	// what is in a partition grows when the image has its name
	if (size === null || partition !== null) return;
	await setSize(path, size);
	// the others grow then too, since that takes a mount
	if (filesystem === 'ext4') await growUnmountedExt4(path, signal);
}

/** Makes the file exactly this large, to be on the disk before it gets its name. */
async function setSize(path: string, size: number): Promise<void> {
	const file = await open(path, 'a', 0o600);
	try {
		await file.truncate(size);
		await file.sync();
	} finally {
		await file.close();
	}
}

async function requireBase(base: string, disk: Image, signal?: AbortSignal): Promise<void> {
	const there = await stat(base).catch(() => null);
	if (!there?.isFile()) {
		throw new OperationError(`cannot copy ${base}: it is not there, or not a file`, {
			reason: 'DiskMissing',
		});
	}
	const { partition, filesystem } = disk.source;
	const part = partition === null ? undefined : await findPartition(base, partition, signal);
	const found = await signatureOf(base, signal, part);
	if (found === filesystem) return;
	throw new OperationError(
		`cannot copy ${base}: it holds ${found ?? 'nothing'}, the spec says ${filesystem}`,
		{ reason: 'DiskMissing', retry: 'never' },
	);
}

function noPartition(disk: Image): OperationError {
	return new OperationError(
		`cannot make ${imagePath(disk)}: it is not there, and a new image gets no partition table`,
		{ reason: 'DiskMissing' },
	);
}

function noSize(disk: Image): OperationError {
	return new OperationError(`cannot make ${imagePath(disk)}: it is not there, and has no size`, {
		reason: 'DiskMissing',
		hint: 'Say a size to have it made.',
	});
}
