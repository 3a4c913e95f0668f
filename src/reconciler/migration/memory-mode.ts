import type { InstanceSpec } from '../../model/instance-spec.ts';
import type { MemoryMode } from '../../model/migration.ts';
import { roundedBytes } from '../../model/quantity.ts';
import type { InstanceRecord } from '../../model/record.ts';

/** Less is there in the second that fetching it page by page can cost. */
const WORTH_IT = 128 * 2 ** 20;

/** What of an instance keeps its memory from coming after its processes: its way back undoes what it did since, on its disks too. */
export function memoryObstaclesOf({ created }: Pick<InstanceRecord, 'created'>): readonly string[] {
	const shared = (created?.spec.disks ?? []).filter(
		({ source }) => source.kind !== 'directory' || source.path !== null,
	);
	return shared.map(
		({ name }) => `what it writes to its disk ${name}, which does not move, could not be undone`,
	);
}

export interface MemoryChoice {
	readonly memory: MemoryMode;
	/** In words, to be read after "with its processes". */
	readonly why: string;
	/** Why it cannot go with its processes as its spec wants, in words. */
	readonly obstacles: readonly string[];
}

interface Choice {
	readonly wanted: InstanceSpec['migration']['memory'];
	/** What it uses, in bytes. */
	readonly used: number;
	/** In words: to its memory coming after its processes, on either host, and to its being copied before, on this one. */
	readonly obstacles: Readonly<Record<'postCopy' | 'preCopy', readonly string[]>>;
}

/** How the memory goes. Nothing else is taken for what cannot be and is asked for. */
export function chooseMemory({ wanted, used, obstacles }: Choice): MemoryChoice {
	const size = roundedBytes(used);
	switch (wanted) {
		case 'StopCopy':
			return stopCopy('');
		case 'PreCopy':
			return obstacles.preCopy.length === 0
				? preCopy(size)
				: stopCopy('', [`migration.memory: PreCopy cannot be: ${obstacles.preCopy.join('; ')}`]);
		case 'PostCopy':
			return obstacles.postCopy.length === 0
				? postCopy(size)
				: stopCopy('', [`migration.memory: PostCopy cannot be: ${obstacles.postCopy.join('; ')}`]);
		case 'Auto':
			return used < WORTH_IT ? stopCopy(`: it is only ${size}`) : shortest(size, obstacles);
	}
}

/** In which they stand still for the shortest time. */
function shortest(size: string, obstacles: Choice['obstacles']): MemoryChoice {
	if (obstacles.postCopy.length === 0) return postCopy(size);
	const notAfter = `not after them: ${obstacles.postCopy.join('; ')}`;
	if (obstacles.preCopy.length === 0) return preCopy(size, `; ${notAfter}`);
	return stopCopy(`; ${notAfter}; not before: ${obstacles.preCopy.join('; ')}`);
}

const stopCopy = (because: string, obstacles: readonly string[] = []): MemoryChoice => ({
	memory: 'StopCopy',
	why: `memory is copied while they stand still${because}`,
	obstacles,
});

const preCopy = (size: string, because = ''): MemoryChoice => ({
	memory: 'PreCopy',
	why: `${size} of memory are copied while they run, and what they write to meanwhile once more${because}`,
	obstacles: [],
});

const postCopy = (size: string): MemoryChoice => ({
	memory: 'PostCopy',
	why: `${size} of memory come after them`,
	obstacles: [],
});
