import { readIfThere } from '../../../host/if-there.ts';
import { parseLimit } from '../limit-value.ts';
import type { ControllerDirectory } from '../payload.ts';
import type { CgroupWrite } from '../write-in-order.ts';

/**
 * What sets the memory limit. Version 1 demands limit <= memsw at every moment, so memsw goes
 * first when growing and last when shrinking; the swap allowance between them stays as it is. Each write
 * is undone by the old value of its own file.
 */
export function limitWrites(
	directory: ControllerDirectory,
	max: number | null,
): readonly CgroupWrite[] {
	if (directory.version === 2) return [change(`${directory.path}/memory.max`, max)];
	const limitFile = `${directory.path}/memory.limit_in_bytes`;
	const swapFile = `${directory.path}/memory.memsw.limit_in_bytes`;
	const limit = current(limitFile);
	const withSwap = current(swapFile);
	const setLimit = change(limitFile, max);
	if (withSwap === null) return [setLimit];
	const allowance = withSwap - (limit ?? withSwap);
	const setSwap = change(swapFile, max === null ? null : max + allowance);
	const grows = max === null || (limit !== null && max > limit);
	return grows ? [setSwap, setLimit] : [setLimit, setSwap];
}

/** What lets the container swap so much on top of its memory, `null` = as much as there is. */
export function swapWrites(
	directory: ControllerDirectory,
	swap: number | null,
): readonly CgroupWrite[] {
	if (directory.version === 2) return [change(`${directory.path}/memory.swap.max`, swap)];
	const limit = current(`${directory.path}/memory.limit_in_bytes`);
	const withSwap = swap === null || limit === null ? null : limit + swap;
	return [change(`${directory.path}/memory.memsw.limit_in_bytes`, withSwap)];
}

/** What the kernel spares when memory is short; see `memory.min` in the reference for what version 1 means by it. */
export function minWrites(
	directory: ControllerDirectory,
	min: number | null,
): readonly CgroupWrite[] {
	return directory.version === 2
		? [change(`${directory.path}/memory.low`, min ?? 0)]
		: [change(`${directory.path}/memory.soft_limit_in_bytes`, min)];
}

/** `null` = no limit, or no such file. */
function current(file: string): number | null {
	const text = readIfThere(file);
	return text === null ? null : parseLimit(text);
}

function change(file: string, value: number | null): CgroupWrite {
	const old = current(file);
	return {
		file,
		text: valueText(file, value),
		undo: { file, text: valueText(file, old) },
		// pages are reclaimed until it is met
		isSlow: value !== null && (old === null || value < old),
	};
}

function valueText(file: string, value: number | null): string {
	if (value !== null) return String(value);
	return file.endsWith('_in_bytes') ? '-1' : 'max';
}
