import type { ContainerDriver } from '../../drivers/container/driver.ts';
import type { InstanceSpec } from '../../model/instance-spec.ts';
import type { MemoryMode } from '../../model/migration.ts';
import { roundedBytes } from '../../model/quantity.ts';

/** Less is there in the second that fetching it page by page can cost. */
const WORTH_IT = 128 * 2 ** 20;

export interface MemoryChoice {
	readonly memory: MemoryMode;
	/** In words, to be read after "with its processes". */
	readonly why: string;
}

interface Choice {
	readonly wanted: InstanceSpec['migration']['memory'];
	/** What it uses, in bytes. */
	readonly used: number;
	/** To its memory coming after its processes, on either host, in words. */
	readonly obstacles: readonly string[];
}

/** How the memory goes. `null` = as wanted it cannot. */
export function chooseMemory({ wanted, used, obstacles }: Choice): MemoryChoice | null {
	if (wanted === 'PreCopy') return null;
	if (wanted === 'StopCopy') return { memory: 'StopCopy', why: STOPS };
	const size = roundedBytes(used);
	if (obstacles.length === 0 && (wanted === 'PostCopy' || used >= WORTH_IT)) {
		return { memory: 'PostCopy', why: `${size} of memory come after them` };
	}
	if (wanted === 'PostCopy') return null;
	const why = used < WORTH_IT ? `it is only ${size}` : obstacles.join('; ');
	return { memory: 'StopCopy', why: `${STOPS}: ${why}` };
}

const STOPS = 'memory is copied while they stand still';

/** What keeps a host from sending or taking memory after the processes, in words. */
export async function postCopyObstacles({
	postCopy,
}: Pick<ContainerDriver, 'postCopy'>): Promise<readonly string[]> {
	return postCopy === null ? ['the host is simulated'] : await postCopy.obstacles();
}
