import { type ChildProcess, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readLayout } from '../../src/drivers/cgroup/host-layout.ts';
import { startDaemon } from '../support/ballast-process.ts';
import { runBallastAt } from '../support/cli.ts';
import { payloadFolder } from '../support/payload-folder.ts';
import { type RealLxc, realLxc } from '../support/real-lxc.ts';
import { makeTinyRootfs } from '../support/tiny-rootfs.ts';
import { waitFor } from '../support/wait-for.ts';

const NAMES = ['ll-one', 'll-two'] as const;
const IS_V1 = readLayout().controllers.get('cpu')?.version === 1;

let lxc: RealLxc;
let specs: string;

beforeAll(async () => {
	lxc = await realLxc('ll');
	specs = join(lxc.root, 'specs');
	mkdirSync(specs);
	await makeTinyRootfs(join(lxc.root, 'tiny'));
	profile('  cpu: {quota: 0.5, weight: 50}\n  pids: 100\n');
	for (const name of NAMES) declare(name);
	expect(await ballast('apply')).toMatchObject({ status: 0 });
});

afterAll(() => lxc.dispose());

test('a start brings CPU time and weight, and nothing is left to do', async () => {
	for (const name of NAMES) expect(cpuOf(name)).toEqual({ quota: 0.5, weight: 50 });
	expect(await ballast('diff')).toMatchObject({ status: 0 });
});

test('the edit of a profile sets the limits of all that have it, with no restart', async () => {
	const before = NAMES.map(initOf);
	profile('  cpu: {quota: 0.333333, weight: 300}\n  pids: 100\n');
	expect((await ballast('diff')).stdout).toMatch(
		/~ cpu\.quota +0\.5 -> 0\.33333 +.*limits\.yaml:5/,
	);
	expect(await ballast('apply')).toMatchObject({ status: 0 });
	for (const name of NAMES) expect(cpuOf(name)).toEqual({ quota: 0.33333, weight: 300 });
	expect(NAMES.map(initOf)).toEqual(before);
	expect(await ballast('diff')).toMatchObject({ status: 0 });
});

test('what somebody changes on the host is told as such, and healed', async () => {
	profile('  cpu: {quota: 1.5, weight: 200}\n  pids: 100\n');
	expect(await ballast('apply')).toMatchObject({ status: 0 });
	write('ll-one', IS_V1 ? 'cpu.shares' : 'cpu.weight', '20');
	write('ll-one', IS_V1 ? 'cpu.cfs_quota_us' : 'cpu.max', IS_V1 ? '-1' : 'max');
	const { stdout } = await ballast('diff');
	expect(stdout).toMatch(/! cpu\.quota +\(none\) -> 1\.5 +changed on the host/);
	expect(stdout).toMatch(/! cpu\.weight +\d+ -> 200 +changed on the host/);
	expect(await ballast('apply')).toMatchObject({ status: 0 });
	expect(cpuOf('ll-one')).toEqual({ quota: 1.5, weight: 200 });
	expect((await ballast('events', 'll-one')).stdout).toContain(
		'cpu.quota (none) -> 1.5 (changed on the host)',
	);
});

test.runIf(IS_V1)('another period of the same CPU time is no difference', async () => {
	write('ll-two', 'cpu.cfs_period_us', '50000');
	write('ll-two', 'cpu.cfs_quota_us', '75000');
	expect(await ballast('diff')).toMatchObject({ status: 0 });
	profile('  cpu: {quota: 0.75, weight: 200}\n  pids: 100\n');
	expect(await ballast('apply')).toMatchObject({ status: 0 });
	expect(cpuOf('ll-two')).toEqual({ quota: 0.75, weight: 200 });
	expect(read('ll-two', 'cpu.cfs_period_us')).toBe('100000');
});

test('a limit that the profile no longer has goes, and the weight is the usual one', async () => {
	profile('  pids: 100\n');
	expect(await ballast('apply')).toMatchObject({ status: 0 });
	for (const name of NAMES) expect(cpuOf(name)).toEqual({ quota: null, weight: 100 });
});

test('CPUs that are not there keep one from its start with a reason, and the others run', async () => {
	declare('ll-more', '  hvparams: {cpu_mask: "0-4000"}\n');
	declare('ll-time', '  cpu: {quota: 4000}\n');
	expect(await ballast('apply', 'll-more')).toMatchObject({ status: 5 });
	expect((await ballast('describe', 'll-more')).stdout).toContain('CpusMissing');
	expect((await ballast('diff', 'll-time')).stdout).toContain('CREATE');
	expect(await ballast('apply', 'll-time')).toMatchObject({ status: 0 });
	const { stdout } = await ballast('verify');
	expect(stdout).toMatch(/FAIL +CPUs of ll-more/);
	expect(stdout).toMatch(/WARN +CPU time of ll-time/);
});

describe('the daemon', () => {
	test('carries out the edit of a profile by itself, and says what it set', async () => {
		const daemon = startDaemon({ root: lxc.root, specs });
		try {
			await waitFor('the daemon', () => existsSync(join(lxc.root, 'run/ballast/ballast.sock')));
			profile('  cpu: {quota: 2, weight: 1000}\n  pids: 300\n');
			for (const name of NAMES) {
				await waitFor(`the limits of ${name}`, () => {
					const { quota, weight } = cpuOf(name);
					return quota === 2 && weight === 1000;
				});
			}
			await waitFor('the events', async () =>
				(await ballast('events', 'll-two')).stdout.includes('cpu.weight 100 -> 1000'),
			);
		} finally {
			await ended(daemon);
		}
	});
});

async function ended(daemon: ChildProcess): Promise<void> {
	const end = new Promise((done) => daemon.once('exit', done));
	daemon.kill('SIGTERM');
	await end;
}

function ballast(...args: readonly string[]) {
	return runBallastAt({ root: lxc.root, specs }, args);
}

function profile(spec: string): void {
	const head = 'apiVersion: ballast/v1\nkind: Profile\nmetadata: {name: limits}\nspec:\n';
	writeFileSync(join(specs, 'limits.yaml'), head + spec);
}

function declare(name: string, more = ''): void {
	const head = `apiVersion: ballast/v1\nkind: Instance\nmetadata: {name: ${name}}\nspec:\n`;
	const spec = '  profiles: [limits]\n  os: {copy: {path: ../tiny}}\n  memory: {max: 32Mi}\n';
	writeFileSync(join(specs, `${name}.yaml`), head + spec + more);
}

/** Straight from the kernel's files. */
function cpuOf(name: string): { readonly quota: number | null; readonly weight: number } {
	if (!IS_V1) {
		const [quota, period] = read(name, 'cpu.max').split(' ');
		const cpus = quota === 'max' ? null : Number(quota) / Number(period);
		return { quota: cpus, weight: Number(read(name, 'cpu.weight')) };
	}
	const quota = Number(read(name, 'cpu.cfs_quota_us'));
	return {
		quota: quota < 0 ? null : quota / Number(read(name, 'cpu.cfs_period_us')),
		weight: Math.round((Number(read(name, 'cpu.shares')) * 100) / 1024),
	};
}

function read(name: string, file: string): string {
	return readFileSync(fileOf(name, file), 'utf8').trim();
}

function write(name: string, file: string, text: string): void {
	writeFileSync(fileOf(name, file), text);
}

function fileOf(name: string, file: string): string {
	return join(payloadFolder(name, 'cpu'), file);
}

function initOf(name: string): string {
	const place = ['-P', lxc.paths.lxc, '-n', name];
	return spawnSync('lxc-info', [...place, '-p', '-H'], { encoding: 'utf8' }).stdout;
}
