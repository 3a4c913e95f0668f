import { expect, test } from 'vitest';
import { shownLinks } from '../../../../../src/drivers/container/lxc/nics/shown-links.ts';

test('an interface is told by its number, name, MAC and what it hangs on in another namespace', () => {
	const shown = [
		{ ifindex: 1, ifname: 'lo', link_type: 'loopback', address: '00:00:00:00:00:00' },
		{ ifindex: 5, link_index: 9, ifname: 'eth0', address: '02:00:00:00:00:01', link_netnsid: 0 },
		{ ifindex: 6, link: 'eth0', ifname: 'own', address: '02:00:00:00:00:02' },
		{ ifindex: 7, link: 'own', ifname: 'x@if9', address: '02:00:00:00:00:03' },
	];
	expect(shownLinks(JSON.stringify(shown))).toEqual([
		{ index: 1, name: 'lo', over: null, mac: '00:00:00:00:00:00' },
		{ index: 5, name: 'eth0', over: 9, mac: '02:00:00:00:00:01' },
		{ index: 6, name: 'own', over: null, mac: '02:00:00:00:00:02' },
		{ index: 7, name: 'x@if9', over: null, mac: '02:00:00:00:00:03' },
	]);
});

test.each(['', '[]', '[{},{}]'])('%j is no interface of that type', (text) => {
	expect(shownLinks(text)).toEqual([]);
});
