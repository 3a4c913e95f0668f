import { expect, test } from 'vitest';
import { shownLinks } from '../../../../../src/drivers/container/lxc/nics/shown-links.ts';

const rest = '<BROADCAST,UP,LOWER_UP> mtu 1500 qdisc noqueue state UP mode DEFAULT group default';

test('an interface is told by its number, name, MAC and what it hangs on in another namespace', () => {
	const text = [
		'1: lo: <LOOPBACK> mtu 65536 qdisc noop state DOWN\\    link/loopback 00:00:00:00:00:00 brd 00:00:00:00:00:00',
		`5: eth0@if9: ${rest}\\    link/ether 02:00:00:00:00:01 brd ff:ff:ff:ff:ff:ff link-netnsid 0`,
		`6: own@eth0: ${rest}\\    link/ether 02:00:00:00:00:02 brd ff:ff:ff:ff:ff:ff`,
		`7: a.b:c: ${rest}\\    link/ether 02:00:00:00:00:03 brd ff:ff:ff:ff:ff:ff`,
	].join('\n');
	expect(shownLinks(text)).toEqual([
		{ index: 1, name: 'lo', over: null, mac: null },
		{ index: 5, name: 'eth0', over: 9, mac: '02:00:00:00:00:01' },
		{ index: 6, name: 'own', over: null, mac: '02:00:00:00:00:02' },
		{ index: 7, name: 'a.b:c', over: null, mac: '02:00:00:00:00:03' },
	]);
});

test('nothing of that type is nothing', () => {
	expect(shownLinks('')).toEqual([]);
});
