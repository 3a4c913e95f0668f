import type { Allocator } from '../drivers/allocator/allocator.ts';
import { Hail } from '../drivers/allocator/hail.ts';
import type { Settings } from '../settings.ts';

/**
 * The program that the settings name, on simulated hosts as well: it touches nothing. `null` = ballast chooses by itself. `folder` is for
 * its questions, `null` = nothing may be written below the root.
 */
export function openAllocator(
	{ placement }: Pick<Settings, 'placement'>,
	folder: string | null,
): Allocator | null {
	const { allocator } = placement;
	if (allocator === null) return null;
	return new Hail({ path: allocator.hail, timeoutMs: allocator.timeout, folder });
}
