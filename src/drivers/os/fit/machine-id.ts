import type { FitRule } from './fit-rule.ts';

/**
 * Each system gets an identity of its own at its first boot: leases of DHCP and journals are told apart by it.
 * An empty file says "make one" to systemd without the questions of a very first boot.
 */
export const machineId: FitRule = {
	name: 'MachineId',
	async apply(tree) {
		if (tree.has('/etc/machine-id')) await tree.write('/etc/machine-id', '');
		// as a link to the other one it stays
		if (tree.resolve(DBUS) === DBUS) await tree.remove(DBUS);
		await tree.remove('/var/lib/systemd/random-seed');
	},
};

const DBUS = '/var/lib/dbus/machine-id';
