import { stat } from 'node:fs/promises';
import { OperationError } from '../../model/errors.ts';
import { writeWith } from './host-tool.ts';
import { loopsOf } from './loops.ts';

/** Copies an image, with its holes and sharing blocks where the file system can. Fails when something may write to it meanwhile. */
export async function copyImage(from: string, to: string, signal?: AbortSignal): Promise<void> {
	const before = await stateOfUnused(from);
	const copy = ['cp', '--reflink=auto', '--sparse=always', '--no-preserve=mode'] as const;
	await writeWith([...copy, '--', from, to], `copy ${from}`, signal);
	if ((await stateOfUnused(from)) !== before) throw inUse(from, 'something wrote to it meanwhile');
}

/** What changes with each write to the file. Throws when a file system on it may be in use: a copy would be torn. */
async function stateOfUnused(image: string): Promise<string> {
	const loops = await loopsOf(image);
	const writing = loops.find(({ isReadOnly }) => !isReadOnly);
	if (writing !== undefined) throw inUse(image, `${writing.device} shows it`);
	const { mtimeNs, size } = await stat(image, { bigint: true });
	return `${mtimeNs} ${size}`;
}

function inUse(image: string, why: string): OperationError {
	return new OperationError(`cannot copy ${image}: ${why}`, {
		reason: 'DiskBusy',
		hint: 'Stop the instance that uses it: ballast stop NAME --for 10m',
	});
}
