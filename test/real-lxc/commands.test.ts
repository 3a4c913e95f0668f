import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { BALLAST, ballastArgv, runProgram } from '../support/ballast-process.ts';
import { lxc as lxcTool, makeContainer } from '../support/lxc-container.ts';
import { type RealLxc, realLxc } from '../support/real-lxc.ts';
import { makeTinyRootfs } from '../support/tiny-rootfs.ts';
import { waitFor } from '../support/wait-for.ts';

let lxc: RealLxc;
let specs: string;
let other: string;

beforeAll(async () => {
	lxc = await realLxc('cmd');
	specs = join(lxc.root, 'specs');
	other = join(lxc.root, 'other');
	mkdirSync(specs);
	await makeTinyRootfs(join(lxc.root, 'tiny'));
	declare('cmd-web');
	expect(ballast('apply').status).toBe(0);
});

afterAll(() => lxc.dispose());

test('exec passes streams and the exit code through, and none of our environment', () => {
	const script = 'read line; echo "got $line"; echo trouble >&2; exit 37';
	expect(ballast('exec', 'cmd-web', '--', 'sh', '-c', script)).toMatchObject({
		status: 37,
		stdout: 'got input\n',
		stderr: 'trouble\n',
	});
	expect(ballast('exec', 'cmd-web', '--', 'sh', '-c', 'echo "[$SECRET]"').stdout).toBe('[]\n');
});

test('exec of an instance that does not run says so and ends with 7', () => {
	declare('cmd-stopped', 'Stopped');
	ballast('apply', 'cmd-stopped');
	expect(ballast('exec', 'cmd-stopped', '--', 'sh')).toMatchObject({
		status: 7,
		stderr:
			'ballast: cannot go into cmd-stopped: it is Stopped\n  See why: ballast describe cmd-stopped\n',
	});
});

test('logs --start shows what LXC said at the start', () => {
	expect(ballast('logs', 'cmd-web', '--start').stdout).toContain('/sbin/init');
});

test('console opens a terminal of the container, and Ctrl-a q leaves it', async () => {
	const shell = 'setsid sh </dev/tty1 >/dev/tty1 2>&1 &';
	expect(ballast('exec', 'cmd-web', '--', 'sh', '-c', shell).status).toBe(0);
	const command = ballastArgv({ root: lxc.root, specs }, ['console', 'cmd-web', '--tty', '1']);
	const terminal = spawn('script', ['-qefc', command.join(' '), '/dev/null']);
	let shown = '';
	terminal.stdout.on('data', (chunk: Buffer) => {
		shown += chunk.toString();
	});
	const ended = once(terminal, 'exit');
	await waitFor('the console to open', () => shown.includes('Ctrl+a q'));
	terminal.stdin.write('echo $((6 * 7))from-inside\n');
	await waitFor('the answer from inside', () => shown.includes('42from-inside'));
	terminal.stdin.write('\x01q');
	expect(await ended).toEqual([0, null]);
});

test('get shows the memory that the container really has', () => {
	expect(ballast('get', 'cmd-web').stdout).toMatch(/cmd-web +Running +True +\S+\/32Mi/);
});

test('adopt takes a running container over: no restart, and nothing to do afterwards', async () => {
	const pid = await otherContainer('cmd-adopted');
	const adopted = ballast('adopt', 'cmd-adopted', '--lxcpath', other);
	expect(adopted).toMatchObject({ status: 0, stderr: '' });
	expect(ballast('diff')).toMatchObject({ status: 0 });
	expect(initOf('cmd-adopted')).toBe(pid);
	expect(ballast('exec', 'cmd-adopted', '--', 'sh', '-c', 'exit 5').status).toBe(5);
});

test('a container of another tool with the name of an instance is refused with 5', () => {
	const folder = join(lxc.paths.lxc, 'cmd-foreign');
	mkdirSync(folder);
	writeFileSync(join(folder, 'config'), 'lxc.uts.name = cmd-foreign\n');
	declare('cmd-foreign');
	expect(ballast('apply', 'cmd-foreign').status).toBe(5);
	expect(ballast('get', 'cmd-foreign').stdout).toContain('Foreign');
	rmSync(join(specs, 'cmd-foreign.yaml'));
});

test('output that nobody reads any more is no error', () => {
	const line = `"${BALLAST}" --root "${lxc.root}" --specs "${specs}" explain cmd-web | head -1`;
	const { stdout, stderr } = spawnSync('bash', ['-o', 'pipefail', '-c', line], {
		encoding: 'utf8',
	});
	expect({ stdout, stderr }).toEqual({ stdout: expect.stringMatching(/^FIELD/), stderr: '' });
});

function ballast(...args: readonly string[]) {
	return runProgram({ root: lxc.root, specs }, args);
}

function declare(name: string, state = 'Running'): void {
	writeFileSync(
		join(specs, `${name}.yaml`),
		[
			'apiVersion: ballast/v1',
			'kind: Instance',
			`metadata: {name: ${name}}`,
			'spec:',
			`  state: ${state}`,
			'  os: {copy: {path: ../tiny}}',
			'  memory: {max: 32Mi}',
			'  lifecycle: {stop: {timeout: 2s}}',
			'',
		].join('\n'),
	);
}

/** Starts a container as people do without ballast; its init as the host numbers it. */
async function otherContainer(name: string): Promise<string> {
	const place = { lxcpath: other, name };
	await makeContainer(place);
	lxcTool('lxc-start', place, '-d');
	return initOf(name);
}

function initOf(name: string): string {
	return lxcTool('lxc-info', { lxcpath: other, name }, '-p', '-H');
}
