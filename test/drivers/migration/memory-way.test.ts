import { once } from 'node:events';
import type { Duplex } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, expect, test, vi } from 'vitest';
import { processesWith } from '../../../src/drivers/container/lxc/checkpoint-folder.ts';
import { WAY } from '../../../src/drivers/container/post-copy.ts';
import { openMemoryWay } from '../../../src/drivers/migration/memory-way.ts';
import { killIfThere } from '../../../src/host/kill-if-there.ts';

const FOLDER = `/nowhere/images-${process.pid}`;
const ways = () => processesWith(FOLDER).filter(({ argv }) => argv.includes(WAY));

let way: Duplex | null = null;
afterEach(() => {
	way?.destroy();
	for (const { pid } of ways()) killIfThere(pid, 'SIGKILL');
});

async function opened(script: string): Promise<Duplex> {
	way = await openMemoryWay(['sh', '-c', script], FOLDER);
	return way;
}

async function read(from: Duplex): Promise<string> {
	const data = once(from, 'data', { signal: AbortSignal.timeout(5000) });
	from.resume();
	return String((await data)[0]);
}

test('what goes in comes out at the other end, both ways', async () => {
	const end = await opened('printf "ready\\n"; cat');
	end.write('asked');
	expect(await read(end)).toBe('asked');
});

test('a command that ends well ends the way', async () => {
	const end = await opened('printf "ready\\n"');
	end.resume();
	await once(end, 'end', { signal: AbortSignal.timeout(5000) });
	await vi.waitFor(() => expect(ways()).toEqual([]));
});

test('one that does not leaves it open, and it says nonsense when it is told to end', async () => {
	const end = await opened('printf "ready\\n"; exit 3');
	const ended = vi.fn();
	end.once('end', ended);
	const said = read(end);
	await delay(300);
	expect(ended).not.toHaveBeenCalled();
	for (const { pid } of ways()) process.kill(pid, 'SIGTERM');
	expect(await said).toMatch(/^0+$/);
});

test('told to end, it takes what the command had not, so that nobody waits for ever to send it', async () => {
	const end = await opened('printf "ready\\n"; sleep 1000000');
	end.write(Buffer.alloc(4 << 20));
	for (const { pid } of ways()) process.kill(pid, 'SIGTERM');
	await vi.waitFor(() => expect(end.writableLength).toBe(0), 5000);
});

test.each([
	['that says something else', 'echo hello; sleep 1000000', /it said "hello"/],
	['that ends at once', 'exit 1', /it said "ended"/],
])('a command %s is no way', async (_what, script, why) => {
	await expect(openMemoryWay(['sh', '-c', script], FOLDER)).rejects.toThrow(why);
	await vi.waitFor(() => expect(ways()).toEqual([]), 5000);
});
