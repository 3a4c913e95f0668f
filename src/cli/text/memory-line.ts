import type { MemoryFigures } from '../../model/instance-status.ts';
import { formatBytes } from '../../model/quantity.ts';
import { roughSize } from './size.ts';

/** The four figures of an instance's memory. */
export function memoryLine({ desired, allowed, set, used }: MemoryFigures): string {
	return `desired ${limit(desired)}, allowed now ${limit(allowed)}, set ${limit(set)}, used ${roughSize(used)}`;
}

function limit(bytes: number | null): string {
	return bytes === null ? 'no limit' : formatBytes(bytes);
}
