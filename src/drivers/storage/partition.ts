import { OperationError } from '../../model/errors.ts';
import { commandFailed } from '../os/command-failed.ts';
import { ask, writeWith } from './host-tool.ts';

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
	const extent = (await readTable(path, signal)).partitions.get(partition);
	if (extent !== undefined) return extent;
	throw new OperationError(`cannot use ${path}: it has no partition ${partition}`, {
		reason: 'DiskMissing',
		hint: `See what it has: sfdisk --list ${path}`,
	});
}

/** Gives a line to sfdisk, and the rest of the words as its arguments. */
const SFDISK = 'printf ", +\\n" | sfdisk --quiet --no-reread --no-tell-kernel "$@"';

/** Lets the last partition of a file that became larger reach its end. Nothing happens when it does already. */
export async function growPartition(
	path: string,
	partition: number,
	signal?: AbortSignal,
): Promise<void> {
	const { label, partitions } = await readTable(path, signal);
	const last = [...partitions].toSorted(([, one], [, other]) => other.offset - one.offset)[0];
	if (last?.[0] !== partition) {
		throw new OperationError(
			`cannot grow partition ${partition} of ${path}: partition ${last?.[0]} lies behind it`,
			{ reason: 'DiskFailed', retry: 'never', hint: 'Take the larger size out of the spec.' },
		);
	}
	const what = `grow partition ${partition} of ${path}`;
	// a GPT has a copy of itself at the end, and ends there
	if (label === 'gpt') {
		await writeWith(['sfdisk', '--quiet', '--relocate', 'gpt-bak-std', '--', path], what, signal);
	}
	await writeWith(['sh', '-c', SFDISK, 'sh', '-N', `${partition}`, '--', path], what, signal);
}

/** What a file is divided into. */
export interface PartitionTable {
	/** `dos`, `gpt`, or another kind that sfdisk knows. */
	readonly label: string;
	/** By their number. */
	readonly partitions: ReadonlyMap<number, Extent>;
}

async function readTable(path: string, signal?: AbortSignal): Promise<PartitionTable> {
	const what = `read the partition table of ${path}`;
	const result = await ask(['sfdisk', '--json', '--', path], what, signal);
	if (result.exitCode !== 0) throw commandFailed(what, result, 'DiskMissing');
	return parseTable(result.stdout, path);
}

/** What `sfdisk --json` prints for the file of that path. */
export function parseTable(json: string, path: string): PartitionTable {
	const { partitiontable } = JSON.parse(json) as {
		readonly partitiontable: {
			readonly label: string;
			readonly sectorsize?: number;
			readonly partitions?: readonly { node: string; start: number; size: number }[];
		};
	};
	const { label, sectorsize = 512, partitions = [] } = partitiontable;
	const extents = partitions.map(
		({ node, start, size }) =>
			[numberIn(node, path), { offset: start * sectorsize, size: size * sectorsize }] as const,
	);
	return { label, partitions: new Map(extents) };
}

/** sfdisk names partitions `PATH1`, and `PATHp1` where the path ends in a digit. */
function numberIn(node: string, path: string): number {
	return Number(node.slice(path.length).replace(/^p/, ''));
}
