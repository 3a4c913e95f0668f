import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { OperationError } from '../model/errors.ts';

/** Beside a file, as sha256sum writes it and checks it. */
export const checksumFileOf = (file: string): string => `${file}.sha256`;

export async function checksumLine(
	file: string,
	name = basename(file),
	signal?: AbortSignal,
): Promise<string> {
	const hash = createHash('sha256');
	for await (const chunk of createReadStream(file, { signal })) hash.update(chunk as Buffer);
	return `${hash.digest('hex')}  ${name}\n`;
}

/** Fails when a file is not what its checksum file says. `false` when there is no such file. */
export async function checkFile(file: string, signal?: AbortSignal): Promise<boolean> {
	const said = await readFile(checksumFileOf(file), 'utf8').catch(() => null);
	if (said === null) return false;
	const [expected = ''] = said.split(/\s/, 1);
	if ((await checksumLine(file, basename(file), signal)).startsWith(`${expected} `)) return true;
	throw new OperationError(`cannot use ${file}: it is not what ${checksumFileOf(file)} says`, {
		reason: 'CreateFailed',
		retry: 'never',
		hint: 'Copy both again.',
	});
}
