import type { Allocator } from '../drivers/allocator/allocator.ts';
import { Hail } from '../drivers/allocator/hail.ts';
import type { Settings } from '../settings.ts';

/** The program that the settings name, on simulated hosts as well: it touches nothing. `null` = ballast chooses by itself. */
export function openAllocator({ placement }: Pick<Settings, 'placement'>): Allocator | null {
	const { allocator } = placement;
	if (allocator === null) return null;
	return new Hail({ path: allocator.hail, timeoutMs: allocator.timeout });
}
