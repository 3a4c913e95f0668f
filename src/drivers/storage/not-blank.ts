import { OperationError } from '../../model/errors.ts';
import { sizeOf } from './disk-size.ts';
import { LOOK_BYTES } from './signature.ts';

/** What was to get a file system, and what is on it instead. */
interface Refused {
	readonly path: string;
	/** In the words of `signatureOf`. */
	readonly found: string;
	/** From 1; `null` = all of it was to be formatted. */
	readonly partition: number | null;
	readonly isFile: boolean;
}

/** The error for a disk that is to be formatted and holds something. What its hint says makes it blank. */
export async function notBlank(refused: Refused): Promise<OperationError> {
	const { path, found, partition } = refused;
	const where = partition === null ? path : `partition ${partition} of ${path}`;
	return new OperationError(`cannot make a file system on ${where}: it holds ${found}`, {
		reason: 'DiskNotBlank',
		retry: 'never',
		hint:
			partition === null
				? `If nothing on it is needed any more: ${await blanking(refused)}`
				: 'ballast makes none in a partition: make it there yourself, or say which one is there in filesystem.',
	});
}

/**
 * A signature is a few bytes of what a file system has in the first MiB, and blkid knows some that lie further behind: a
 * device needs both.
 */
async function blanking({ path, isFile }: Refused): Promise<string> {
	const size = await sizeOf(path);
	if (isFile) return `truncate -s 0 ${path} && truncate -s ${size} ${path}`;
	const zero = `blkdiscard -z -l ${LOOK_BYTES} ${path} && blkdiscard -z -o ${Math.max(0, size - LOOK_BYTES)} ${path}`;
	return `wipefs --all ${path} && ${zero}`;
}
