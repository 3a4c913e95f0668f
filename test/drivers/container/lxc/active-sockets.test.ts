import { expect, test } from 'vitest';
import { parseActiveSockets } from '../../../../src/drivers/container/lxc/active-sockets.ts';

const HEAD = 'Num       RefCount Protocol Flags    Type St Inode Path\n';
const LONG = `/tmp/obs-exp/${'a'.repeat(100)}`;

test('a listening command socket', () => {
	const sockets = parseActiveSockets(`${HEAD}${listening('/var/lib/lxc/web1/command')}`);
	expect(sockets.has({ lxcpath: '/var/lib/lxc', name: 'web1' })).toBe(true);
	expect(sockets.has({ lxcpath: '/var/lib/lxc', name: 'web' })).toBe(false);
	expect(sockets.has({ lxcpath: '/var/lib', name: 'web1' })).toBe(false);
	expect(sockets.places).toEqual([{ lxcpath: '/var/lib/lxc', name: 'web1' }]);
});

test('a lxcpath with blanks', () => {
	const sockets = parseActiveSockets(listening('/my lxc path/web1/command'));
	expect(sockets.has({ lxcpath: '/my lxc path', name: 'web1' })).toBe(true);
});

test('an accepted connection alone is no listening container', () => {
	const accepted = '00: 00000003 00000000 00000000 0001 03 17 @/var/lib/lxc/web1/command\n';
	expect(parseActiveSockets(accepted).places).toEqual([]);
});

test('other sockets are passed over', () => {
	const other = `${listening('/tmp/.X11-unix/X0')}00: 00000002 00000000 00010000 0001 01 18 /run/command\n`;
	expect(parseActiveSockets(HEAD + other).places).toEqual([]);
});

// the hash as LXC 5.0.2 made it for this lxcpath
test('a name that is too long for a socket is found by its hash', () => {
	const sockets = parseActiveSockets(listening('lxc/e936d12854d5ba70/command'));
	expect(sockets.has({ lxcpath: LONG, name: 'oe2' })).toBe(true);
	expect(sockets.has({ lxcpath: LONG, name: 'oe3' })).toBe(false);
	expect(sockets.places).toEqual([]);
});

test('for one name, other containers are left out but for those that cannot be told', () => {
	const text = ['/a/web1/command', '/b/web1/command', '/a/web/command', '/a/xweb1/command']
		.concat('lxc/e936d12854d5ba70/command', 'lxc/web2/command', '/a/web1/commands')
		.map(listening)
		.join('');
	const sockets = parseActiveSockets(HEAD + text, 'web1');
	expect(sockets.places).toEqual([
		{ lxcpath: '/a', name: 'web1' },
		{ lxcpath: '/b', name: 'web1' },
	]);
	expect(sockets.has({ lxcpath: '/a', name: 'web' })).toBe(false);
	expect(parseActiveSockets(HEAD + text, 'oe2').has({ lxcpath: LONG, name: 'oe2' })).toBe(true);
});

function listening(name: string): string {
	return `00000000612d768f: 00000002 00000000 00010000 0001 01 12444 @${name}\n`;
}
