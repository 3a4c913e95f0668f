import { OperationError } from '../../model/errors.ts';
import { commandFailed } from '../os/command-failed.ts';
import { ask } from './host-tool.ts';

/** A stretch of an image, in bytes. */
export interface Extent {
	readonly offset: number;
	readonly size: number;
}

/** Where a partition of a file lies; one that is not there is `DiskMissing`. Starts no process per partition. */
export async function findPartition(
	path: string,
	partition: number,
	signal?: AbortSignal,
): Promise<Extent> {
	const what = `read the partition table of ${path}`;
	const result = await ask(['sfdisk', '--json', '--', path], what, signal);
	if (result.exitCode !== 0) throw commandFailed(what, result, 'DiskMissing');
	const extent = parsePartitions(result.stdout, path).get(partition);
	if (extent !== undefined) return extent;
	throw new OperationError(`cannot use ${path}: it has no partition ${partition}`, {
		reason: 'DiskMissing',
		hint: `See what it has: sfdisk --list ${path}`,
	});
}

/** Partitions by their number, from what `sfdisk --json` prints for the file of that path. */
export function parsePartitions(json: string, path: string): ReadonlyMap<number, Extent> {
	const { partitiontable } = JSON.parse(json) as {
		readonly partitiontable: {
			readonly sectorsize?: number;
			readonly partitions?: readonly { node: string; start: number; size: number }[];
		};
	};
	const { sectorsize = 512, partitions = [] } = partitiontable;
	return new Map(
		partitions.map(({ node, start, size }) => [
			numberIn(node, path),
			{ offset: start * sectorsize, size: size * sectorsize },
		]),
	);
}

/** sfdisk names partitions `PATH1`, and `PATHp1` where the path ends in a digit. */
function numberIn(node: string, path: string): number {
	return Number(node.slice(path.length).replace(/^p/, ''));
}
