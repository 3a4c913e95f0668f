import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { afterEach, expect, test, vi } from 'vitest';
import { openDoor } from '../../src/cli/commands/plain-door.ts';
import { patience } from '../support/patience.ts';

const HERE = '127.0.0.1';
const callers: Socket[] = [];
afterEach(() => {
	for (const caller of callers.splice(0)) caller.destroy();
});

async function calling(port: number, words: string): Promise<Socket> {
	const socket = connect({ host: HERE, port });
	callers.push(socket);
	// who is sent away while it speaks gets a reset
	socket.on('error', () => undefined);
	await once(socket, 'connect');
	socket.write(words);
	socket.resume();
	return socket;
}

const closed = (socket: Socket) =>
	vi.waitFor(() => expect(socket.closed).toBe(true), patience(5000));

test('who says the token comes in, and may speak then; nobody listens any more', async () => {
	const { port, token, guest } = await openDoor(HERE);
	expect(token).toMatch(/^[0-9a-f]{64}$/);
	const caller = await calling(port, token.slice(0, 10));
	caller.write(`${token.slice(10)}\n`);
	const socket = await guest;
	caller.write('the rest');
	expect(String((await once(socket.resume(), 'data'))[0])).toBe('the rest');
	await expect(calling(port, `${token}\n`)).rejects.toThrow('ECONNREFUSED');
	socket.destroy();
});

test('each time it is another token', async () => {
	const doors = await Promise.all([openDoor(HERE, 1), openDoor(HERE, 1)]);
	expect(doors[0].token).not.toBe(doors[1].token);
	for (const { guest } of doors) await expect(guest).rejects.toThrow('in time');
});

test.each([
	['a wrong one of that length', () => `${'0'.repeat(64)}\n`],
	['the right one and more at once', (token: string) => `${token}\nmore`],
	['one that is not ended', (token: string) => `${token}x`],
	['much', () => 'x'.repeat(100_000)],
])('who says %s is sent away, and the right one comes in after it', async (_what, words) => {
	const { port, token, guest } = await openDoor(HERE);
	await closed(await calling(port, words(token)));
	await calling(port, `${token}\n`);
	(await guest).destroy();
});

test('who only waits at the door is sent away when another one is in', async () => {
	const { port, token, guest } = await openDoor(HERE);
	const silent = await calling(port, token.slice(0, 5));
	await calling(port, `${token}\n`);
	const socket = await guest;
	await closed(silent);
	expect(socket.destroyed).toBe(false);
	socket.destroy();
});

test('when nobody comes in time it is closed, for those too that said nothing', async () => {
	const { port, guest } = await openDoor(HERE, 200);
	const silent = await calling(port, '');
	await expect(guest).rejects.toThrow(`cannot receive at ${HERE}: nobody who may came in time`);
	await closed(silent);
	await expect(calling(port, '')).rejects.toThrow('ECONNREFUSED');
});

test('an address that this host does not have is no door', async () => {
	await expect(openDoor('192.0.2.77')).rejects.toThrow(/cannot receive at 192.0.2.77: .*EADDR/);
});
