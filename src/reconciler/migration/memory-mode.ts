import type { InstanceSpec } from '../../model/instance-spec.ts';
import type { MemoryMode } from '../../model/migration.ts';
import { roundedBytes } from '../../model/quantity.ts';

/** Less is there in the second that fetching it page by page can cost. */
const WORTH_IT = 128 * 2 ** 20;

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
	/** To its memory coming after its processes, on either host, in words. */
	readonly obstacles: readonly string[];
}

/** How the memory goes. Nothing else is taken for what cannot be and is asked for. */
export function chooseMemory({ wanted, used, obstacles }: Choice): MemoryChoice {
	const size = roundedBytes(used);
	switch (wanted) {
		case 'PreCopy':
			return stopCopy('', ['migration.memory: PreCopy is not there yet']);
		case 'StopCopy':
			return stopCopy('');
		case 'PostCopy':
			return obstacles.length === 0
				? postCopy(size)
				: stopCopy('', [`migration.memory: PostCopy cannot be: ${obstacles.join('; ')}`]);
		case 'Auto':
			if (used < WORTH_IT) return stopCopy(`: it is only ${size}`);
			return obstacles.length === 0 ? postCopy(size) : stopCopy(`: ${obstacles.join('; ')}`);
	}
}

const stopCopy = (because: string, obstacles: readonly string[] = []): MemoryChoice => ({
	memory: 'StopCopy',
	why: `memory is copied while they stand still${because}`,
	obstacles,
});

const postCopy = (size: string): MemoryChoice => ({
	memory: 'PostCopy',
	why: `${size} of memory come after them`,
	obstacles: [],
});
