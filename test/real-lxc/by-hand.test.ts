import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { InstanceStatus, NodeStatus } from '../../src/model/instance-status.ts';
import { runBallast } from '../support/cli.ts';
import { lxc as lxcTool } from '../support/lxc-container.ts';
import { patience } from '../support/patience.ts';
import { type RealLxc, realLxc } from '../support/real-lxc.ts';
import { makeTinyRootfs } from '../support/tiny-rootfs.ts';
import { waitFor } from '../support/wait-for.ts';

const NAMES = ['byhand-a', 'byhand-b'] as const;
const [NAME] = NAMES;
const Mi = 2 ** 20;
/** Longer than the looks at what was asked for take. */
const A_WHILE = `${patience(3000)}ms`;

const end = new AbortController();
let lxc: RealLxc;
let daemon: Promise<unknown>;

beforeAll(async () => {
	lxc = await realLxc('byhand');
	const specs = join(lxc.root, 'specs');
	mkdirSync(specs);
	await makeTinyRootfs(join(lxc.root, 'tiny'));
	for (const name of NAMES) writeFileSync(join(specs, `${name}.yaml`), specOf(name));
	daemon = runBallast([...places(), 'daemon'], { signal: end.signal });
	for (const name of NAMES) await state(name, 'RUNNING');
});

afterAll(async () => {
	end.abort();
	await daemon;
	await lxc.dispose();
});

test('stop --for stops it, and it comes back by itself', async () => {
	const stopped = await ballast('stop', NAME, '--for', A_WHILE, '--reason', 'a test');
	expect(stopped).toMatchObject({ code: 0, err: '' });
	expect(stopped.out).toContain(`${NAME}: stopped by hand until `);
	expect(await look(NAME)).toMatchObject({
		observed: { state: 'STOPPED' },
		record: { overrides: [{ kind: 'State', state: 'Stopped', reason: 'a test' }] },
	});
	expect(await state(NAME, 'RUNNING')).toMatchObject({ record: { overrides: [] } });
});

test('resume ends a stop before its time', async () => {
	await ballast('stop', NAME, '--for', '1h');
	expect(await ballast('resume', NAME)).toMatchObject({ code: 0 });
	await state(NAME, 'RUNNING');
});

test('restart gives it another init, once', async () => {
	const before = (await look(NAME)).observed.initPid;
	expect(await ballast('restart', NAME)).toMatchObject({ code: 0, err: '' });
	const after = (await look(NAME)).observed.initPid;
	expect(after).not.toBe(before);
	expect(await ballast('apply', NAME)).toMatchObject({ code: 0 });
	expect((await look(NAME)).observed.initPid).toBe(after);
});

test('resize --for sets the limit of the cgroup, and gives it back', async () => {
	expect(await ballast('resize', NAME, '--memory', '16Mi', '--for', A_WHILE)).toMatchObject({
		code: 0,
	});
	expect((await look(NAME)).observed.limits?.memoryMax).toBe(16 * Mi);
	await waitFor('the limit of the spec', async () => {
		return (await look(NAME)).observed.limits?.memoryMax === 32 * Mi;
	});
});

test('pause --all leaves everything as it is, and resume --all brings it back', async () => {
	expect(await ballast('pause', '--all', '--for', '1h', '--reason', 'a test')).toMatchObject({
		code: 0,
	});
	for (const name of NAMES) lxcTool('lxc-stop', { lxcpath: lxc.paths.lxc, name }, '-k');
	for (const name of NAMES) await state(name, 'STOPPED');
	await ballast('apply');
	expect(Object.keys((await status()).paused)).toEqual(NAMES);
	for (const name of NAMES) await state(name, 'STOPPED');
	expect((await ballast('resume', '--all')).out).toBe('byhand-a: resumed\nbyhand-b: resumed\n');
	for (const name of NAMES) await state(name, 'RUNNING');
});

function places(): readonly string[] {
	return ['--root', lxc.root, '--specs', join(lxc.root, 'specs')];
}

function ballast(...args: readonly string[]) {
	return runBallast([...places(), ...args]);
}

async function status(): Promise<NodeStatus> {
	return JSON.parse((await ballast('get', '-o', 'json')).out);
}

async function look(name: string): Promise<InstanceStatus> {
	const found = (await status()).instances.find((instance) => instance.name === name);
	if (found === undefined) throw new Error(`there is no ${name}`);
	return found;
}

function state(name: string, wanted: string): Promise<InstanceStatus> {
	return waitFor(`${name} to be ${wanted}`, async () => {
		const found = await look(name);
		return found.observed.state === wanted && found;
	});
}

function specOf(name: string): string {
	return [
		'apiVersion: ballast/v1',
		'kind: Instance',
		`metadata: {name: ${name}}`,
		'spec:',
		'  os: {copy: {path: ../tiny}}',
		'  memory: {max: 32Mi}',
		'  lifecycle: {stop: {timeout: 2s}}',
		'',
	].join('\n');
}
