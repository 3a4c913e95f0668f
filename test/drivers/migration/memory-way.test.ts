import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Duplex } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, expect, test, vi } from 'vitest';
import { processesWith } from '../../../src/drivers/container/lxc/checkpoint-folder.ts';
import { WAY } from '../../../src/drivers/container/post-copy.ts';
import { openMemoryWay } from '../../../src/drivers/migration/memory-way.ts';
import { killIfThere } from '../../../src/host/kill-if-there.ts';

const FOLDER = join(tmpdir(), `ballast-images-${process.pid}`);
const ways = () => processesWith(FOLDER).filter(({ argv }) => argv.includes(WAY));

let way: Duplex | null = null;
afterEach(() => {
	way?.destroy();
	for (const { pid } of ways()) killIfThere(-pid, 'SIGKILL');
	rmSync(FOLDER, { recursive: true, force: true });
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

test('one that does not leaves it open while images are there, and it says nonsense when it is told to end', async () => {
	mkdirSync(FOLDER);
	const end = await opened('printf "ready\\n"; sleep 0.2; exit 3');
	const taker = spawn('cat', { stdio: [end, 'pipe', 'ignore'] });
	end.destroy();
	const ended = vi.fn();
	taker.once('exit', ended);
	await delay(500);
	expect(ended).not.toHaveBeenCalled();
	for (const { pid } of ways()) process.kill(pid, 'SIGTERM');
	const [said] = await once(taker.stdout, 'data', { signal: AbortSignal.timeout(5000) });
	expect(String(said)).toMatch(/^0+$/);
	// as CRIU does with what it does not understand
	taker.kill('SIGKILL');
	await vi.waitFor(() => expect(ways()).toEqual([]), 5000);
});

test('before images are there it ends with its command, and whoever has it sees that', async () => {
	const end = await opened('printf "ready\\n"; exit 3');
	await vi.waitFor(() => expect(end.destroyed).toBe(true), 5000);
	await vi.waitFor(() => expect(ways()).toEqual([]), 5000);
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
