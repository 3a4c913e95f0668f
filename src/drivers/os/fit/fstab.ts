import type { FitRule } from './fit-rule.ts';

/**
 * The host mounts the disks of a container: an entry for one would make the boot wait for a device that never
 * comes. Entries for the network, for tmpfs and for binds stay.
 */
export const fstab: FitRule = {
	name: 'Fstab',
	async apply(tree) {
		const text = await tree.read('/etc/fstab');
		if (text === null) return;
		const lines = text.split('\n').map((line) => (isOfHost(line) ? `${MARK}${line}` : line));
		await tree.write('/etc/fstab', lines.join('\n'));
	},
};

const MARK = '# not in a container: ';
const DEVICE = /^(\/dev\/|(UUID|LABEL|PARTUUID|PARTLABEL|ID)=)/;
const MADE_BY_LXC = new Set(['/', '/dev', '/dev/pts', '/proc', '/sys']);

function isOfHost(line: string): boolean {
	const [device = '', mountPoint = '', type = ''] = line.trim().split(/\s+/);
	if (device === '' || device.startsWith('#')) return false;
	return DEVICE.test(device) || type === 'swap' || MADE_BY_LXC.has(mountPoint);
}
