import type { ControllerDirectory } from '../payload.ts';
import { writeInOrder } from '../write-in-order.ts';
import { hasCode } from './error-code.ts';
import { limitWrites } from './limit-writes.ts';
import type { MemoryControl } from './memory-control.ts';
import { hostSwapFree, readMemory } from './read-memory.ts';
import { readSigns } from './signs.ts';

/**
 * Version 1 reclaims inside the write of a lower limit, and answers EBUSY with the old limit in force when
 * it cannot get there. It never kills for it, so there is no race between a look and the write.
 */
export function v1Control(directory: ControllerDirectory): MemoryControl {
	return {
		look: () => readMemory(directory, hostSwapFree()),
		signs: () => readSigns(directory),
		raise: (limit) => writeInOrder(limitWrites(directory, limit)),
		lower: async (limit) => {
			try {
				await writeInOrder(limitWrites(directory, limit));
			} catch (cause) {
				if (!hasCode(cause, 'EBUSY')) throw cause;
			}
		},
	};
}
