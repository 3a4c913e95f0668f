import { formatBytes } from '../../model/quantity.ts';
import type { ShownDisk, ShownNic } from '../hardware.ts';
import { formatTable } from './table.ts';

const NONE = '-';

/** What `describe` shows of disks. */
export function diskTable(disks: readonly ShownDisk[]): string {
	const rows = disks.map(({ name, kind, mount, size, place, device }) => [
		...[name, kind, size === null ? NONE : formatBytes(size)],
		...[mount, device ?? NONE, place],
	]);
	return formatTable([['NAME', 'KIND', 'SIZE', 'MOUNT', 'DEVICE', 'ON THE HOST'], ...rows]);
}

/** What `describe` shows of NICs. */
export function nicTable(nics: readonly ShownNic[]): string {
	const rows = nics.map(({ name, kind, link, hostInterface, mac, addresses }) => [
		...[name, kind, link ?? NONE, hostInterface ?? NONE, mac ?? NONE],
		addresses.length === 0 ? NONE : addresses.join(' '),
	]);
	return formatTable([['NAME', 'KIND', 'LINK', 'ON THE HOST', 'MAC', 'ADDRESSES'], ...rows]);
}
