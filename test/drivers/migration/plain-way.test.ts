import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { byPlain } from '../../../src/drivers/migration/plain-way.ts';
import { readIfThere } from '../../../src/host/if-there.ts';
import { killIfThere } from '../../../src/host/kill-if-there.ts';
import { patience } from '../../support/patience.ts';

const TOKEN = 'f'.repeat(64);

let server: Server;
let folder: string;
beforeAll(() => {
	folder = mkdtempSync(join(tmpdir(), 'ballast-plain-way-'));
	writeFileSync(join(folder, 'token'), `${TOKEN}\n`);
});
afterAll(() => rmSync(folder, { recursive: true }));
let child: ChildProcess | null = null;
afterEach(() => {
	killIfThere(-(child?.pid ?? 0), 'SIGKILL');
	server.close();
});

/** The way, and its other end with the token read; `control` is what stands for ssh. */
async function opened(control: string, host = '127.0.0.1') {
	server = createServer();
	server.listen(0, host);
	await once(server, 'listening');
	const address = server.address();
	const port = typeof address === 'object' ? address?.port : 0;
	const script = `read -r token <token; echo ${host} ${port} $token; ${control}`;
	const [command, ...args] = byPlain(['sh', '-c', script]);
	const stdio = ['pipe', 'pipe', 'inherit'] as const;
	const way = spawn(command, args, { stdio: [...stdio], detached: true, cwd: folder });
	child = way;
	const [socket] = (await once(server, 'connection', { signal: soon() })) as [Socket];
	const [token] = await once(socket, 'data', { signal: soon() });
	expect(String(token)).toBe(`${TOKEN}\n`);
	return { way, socket };
}

/** Of all that it has started, too. */
function argumentsOf({ pid }: ChildProcess): string {
	return readdirSync('/proc')
		.filter((each) => /^\d+$/.test(each))
		.filter((each) => readIfThere(`/proc/${each}/stat`)?.split(' ')[4] === String(pid))
		.map((each) => readIfThere(`/proc/${each}/cmdline`) ?? '')
		.join('\n');
}

const soon = () => AbortSignal.timeout(patience(5000));

test('what goes in comes out at the other end, both ways, and the token is in no arguments', async () => {
	const { way, socket } = await opened('sleep 1000');
	socket.write('ready\nfrom there');
	expect(String((await once(way.stdout, 'data', { signal: soon() }))[0])).toBe('from there');
	way.stdin.write('from here');
	expect(String((await once(socket, 'data', { signal: soon() }))[0])).toBe('from here');
	expect(argumentsOf(way)).toContain('ballast-plain-way');
	expect(argumentsOf(way)).not.toContain(TOKEN);
});

test('an address of IPv6 is one, too', async () => {
	const { way, socket } = await opened('exit 0', '::1');
	socket.end('ready\nfrom there');
	expect(await text(way.stdout)).toBe('from there');
});

test('who is not the one that waits gets nothing', async () => {
	const { way, socket } = await opened('sleep 1');
	way.stdin.end('what is to go there');
	socket.write('hello\n');
	expect(await text(socket)).toBe('');
});

test('all that was written there comes out before its end, which is that of the command', async () => {
	const { way, socket } = await opened('exit 0');
	socket.end(Buffer.concat([Buffer.from('ready\n'), Buffer.alloc(8 << 20, 'x')]));
	const said = await text(way.stdout);
	expect(said.length).toBe(8 << 20);
	const [code] = way.exitCode === null ? await once(way, 'exit') : [way.exitCode];
	expect(code).toBe(0);
});

test('killed, it takes with it what it has started', async () => {
	const { way, socket } = await opened('exec sleep 1000000');
	socket.write('ready\nfrom there');
	await once(way.stdout, 'data', { signal: soon() });
	const ended = once(socket.resume(), 'end', { signal: soon() });
	way.kill('SIGKILL');
	await ended;
	await vi.waitFor(() => expect(argumentsOf(way)).not.toMatch(/cat|sleep|carry/), patience(5000));
});

test('that the command failed ends the connection, and is how it ends', async () => {
	const { way, socket } = await opened('sleep 0.3; exit 23');
	socket.write('ready\n');
	socket.resume();
	const [[code]] = await Promise.all([
		once(way, 'exit', { signal: soon() }),
		once(socket, 'end', { signal: soon() }),
	]);
	expect(code).toBe(23);
});

test('the end of its input ends the connection', async () => {
	const { way, socket } = await opened('sleep 1000');
	socket.write('ready\n');
	way.stdin.end('the last');
	expect(await text(socket)).toBe('the last');
});

test.each([
	['that says nothing', 'exit 7', 7, ''],
	[
		'that names a place where nobody listens',
		'echo 127.0.0.1 1 x; sleep 0.5; exit 3',
		3,
		'ballast: cannot connect to 127.0.0.1, port 1\n',
	],
])('a command %s ends it', async (_what, script, code, said) => {
	const [command, ...args] = byPlain(['sh', '-c', script]);
	child = spawn(command, args, { stdio: ['pipe', 'pipe', 'pipe'], detached: true });
	const { stdout, stderr } = child;
	const [out, err, [ended]] = await Promise.all([
		stdout && text(stdout),
		stderr && text(stderr),
		once(child, 'close', { signal: soon() }),
	]);
	expect([ended, out, err]).toEqual([code, '', said]);
});
