import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { OperationError } from '../../../model/errors.ts';

/** What tells what an archive holds: its first member. The instance's folder is the second, by its name. */
export const MANIFEST = 'ballast-export.json';
export const FORMAT = 1;
/** The last member: what is read from a pipe is whole only with it. */
export const ENDING = 'ballast-export.end';

/** Everything as it is: owners by number, since names mean the users of one host. */
export const AS_IT_IS = ['--numeric-owner', '--acls', '--xattrs', '--xattrs-include=*'] as const;

/** Beside an archive, as sha256sum writes it and checks it. */
export const checksumFileOf = (archive: string): string => `${archive}.sha256`;

export async function checksumLine(archive: string, name = basename(archive)): Promise<string> {
	const hash = createHash('sha256');
	for await (const chunk of createReadStream(archive)) hash.update(chunk as Buffer);
	return `${hash.digest('hex')}  ${name}\n`;
}

/** Fails when the archive is not what its checksum file says. `false` when there is no such file. */
export async function checkArchive(archive: string): Promise<boolean> {
	const said = await readFile(checksumFileOf(archive), 'utf8').catch(() => null);
	if (said === null) return false;
	const [expected = ''] = said.split(/\s/, 1);
	if ((await checksumLine(archive)).startsWith(`${expected} `)) return true;
	throw new OperationError(
		`cannot use ${archive}: it is not what ${checksumFileOf(archive)} says`,
		{
			reason: 'CreateFailed',
			retry: 'never',
			hint: 'Copy both again.',
		},
	);
}

/** What an archive is called until it is whole. */
export function partOf(archive: string): string {
	return `${archive}.part-${process.pid}`;
}

/** How folders in the trash begin in which this process unpacks. */
export function scratchPrefix(): string {
	return `.import-${process.pid}-`;
}
