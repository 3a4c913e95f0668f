import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { runProgram } from '../support/ballast-process.ts';
import { patience } from '../support/patience.ts';

/** Listens, says where, and takes no connection from then on: the kernel drops what does not fit into the queue. */
const SERVER =
	"const s = require('net').createServer(); s.listen({host: '127.0.0.1', port: 0, backlog: 1}, () => console.log(s.address().port))";

test('a command ends though an endpoint of the store takes no connection', async () => {
	const root = mkdtempSync(join(tmpdir(), 'ballast-hangs-'));
	const server = spawn(process.execPath, ['-e', SERVER], { stdio: ['ignore', 'pipe', 'inherit'] });
	const waiting: Socket[] = [];
	try {
		const [said] = await once(server.stdout, 'data');
		const port = Number(String(said));
		server.kill('SIGSTOP');
		for (let each = 0; each < 4; each++) {
			waiting.push(connect(port, '127.0.0.1').on('error', () => undefined));
		}
		mkdirSync(join(root, 'etc/ballast'), { recursive: true });
		writeFileSync(
			join(root, 'etc/ballast/ballast.yaml'),
			`store: {etcd: {endpoints: ["http://127.0.0.1:${port}"]}}\n`,
		);
		const begin = performance.now();
		const { status, stdout } = runProgram({ root, specs: root }, ['get', 'nodes']);
		expect(stdout).toContain(`cannot reach etcd: http://127.0.0.1:${port}: no answer in time`);
		expect(status).toBe(0);
		expect(performance.now() - begin).toBeLessThan(patience(10_000));
	} finally {
		for (const socket of waiting) socket.destroy();
		server.kill('SIGKILL');
		rmSync(root, { recursive: true });
	}
});
