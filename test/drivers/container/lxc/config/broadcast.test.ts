import { expect, test } from 'vitest';
import { adoptedNics } from '../../../../../src/drivers/container/lxc/adopt/adopted-nics.ts';
import { broadcastOf } from '../../../../../src/drivers/container/lxc/config/broadcast.ts';

test.each([
	['10.99.0.12/24', '10.99.0.255'],
	['10.98.4.7/22', '10.98.7.255'],
	['192.0.2.10/30', '192.0.2.11'],
	['10.0.0.1/8', '10.255.255.255'],
	['255.255.255.254/1', '255.255.255.255'],
	['192.0.2.10/31', '0.0.0.0'],
	['192.0.2.10/32', '0.0.0.0'],
])('the broadcast address of %s is %s', (address, broadcast) => {
	expect(broadcastOf(address)).toBe(broadcast);
});

const nic = (address: string) => [
	{ key: 'lxc.net.0.type', value: 'veth' },
	{ key: 'lxc.net.0.flags', value: 'up' },
	{ key: 'lxc.net.0.ipv4.address', value: address },
];

test('an adopted address with the usual broadcast address is declared without it, with another as raw lines', () => {
	expect(adoptedNics(nic('10.0.0.2/24 10.0.0.255')).nics).toEqual([
		{ name: 'eth0', ipv4: ['10.0.0.2/24'] },
	]);
	expect(adoptedNics(nic('10.0.0.2/24 10.0.0.254'))).toEqual({
		nics: [],
		lines: nic('10.0.0.2/24 10.0.0.254'),
	});
});
