import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readLayout } from '../../src/drivers/cgroup/host-layout.ts';
import { runBallastAt } from '../support/cli.ts';
import { lxc as lxcTool } from '../support/lxc-container.ts';
import { payloadFolder } from '../support/payload-folder.ts';
import { type RealLxc, realLxc } from '../support/real-lxc.ts';
import { makeTinyRootfs } from '../support/tiny-rootfs.ts';

const NAME = 'io-one';
const IS_V1 = readLayout().controllers.get('blkio')?.version === 1;
const Mi = 2 ** 20;

let lxc: RealLxc;
let specs: string;
/** An ext4 file system on a loop device, so that there is a disk whose limits concern nobody else. */
let disk: string;
let image: string;
let device: string;

beforeAll(async () => {
	lxc = await realLxc('io');
	specs = join(lxc.root, 'specs');
	mkdirSync(specs);
	disk = mkdtempSync(join(tmpdir(), 'ballast-io-disk-'));
	image = `${disk}.img`;
	host('truncate', '-s', '64M', image);
	host('mkfs.ext4', '-q', image);
	const loop = host('losetup', '-f', '--show', image);
	host('mount', loop, disk);
	// the kernel lets it go with the mount
	host('losetup', '-d', loop);
	device = readFileSync(`/sys/block/${loop.slice('/dev/'.length)}/dev`, 'utf8').trim();
	await makeTinyRootfs(join(disk, 'rootfs'));
	writeFileSync(join(disk, 'rootfs/three-mib'), Buffer.alloc(3 * Mi, 'x'));
	host('sync', '-f', disk);
});

afterAll(async () => {
	spawnSync('lxc-stop', ['-P', lxc.paths.lxc, '-n', NAME, '-k']);
	host('umount', disk);
	rmSync(disk, { recursive: true });
	rmSync(image);
	await lxc.dispose();
});

test('limits of a disk are set by its first apply, and nothing is left to do', async () => {
	declare('{readBps: 2Mi, writeIops: 50}');
	expect(await ballast('apply')).toMatchObject({ status: 0, stderr: '' });
	expect(limitsOf()).toEqual({ rbps: 2 * Mi, wiops: 50 });
	expect(await ballast('diff')).toMatchObject({ status: 0 });
	expect((await ballast('events', NAME)).stdout).toContain('disks.io +/ rbps=2Mi wiops=50');
});

test('the container reads no faster than that', () => {
	const start = performance.now();
	const read = lxcAttach('dd', 'if=/three-mib', 'of=/dev/null', 'bs=64k', 'iflag=direct');
	expect(read.stderr).toContain('48+0 records in');
	// 3 MiB at 2 MiB a second; the kernel lets a first slice pass
	expect(performance.now() - start).toBeGreaterThan(1000);
});

test('an edit sets them on the running container', async () => {
	const before = initOf();
	declare('{readBps: 64Mi, writeBps: 1Mi}');
	const { stdout } = await ballast('diff');
	expect(stdout).toMatch(/LIVE/);
	expect(stdout).toMatch(
		/~ disks\.io +\+\/ rbps=64Mi wbps=1Mi -\/ rbps=2Mi wiops=50.*io-one\.yaml:6/,
	);
	expect(await ballast('apply')).toMatchObject({ status: 0 });
	expect(limitsOf()).toEqual({ rbps: 64 * Mi, wbps: Mi });
	expect(initOf()).toBe(before);
});

test('what somebody changes on the host is told as such, and healed', async () => {
	if (IS_V1) write('blkio.throttle.write_bps_device', `${device} 4096`);
	else write('io.max', `${device} wbps=4096`);
	expect((await ballast('diff')).stdout).toMatch(/! disks\.io .*changed on the host/);
	expect(await ballast('apply')).toMatchObject({ status: 0 });
	expect(limitsOf()).toEqual({ rbps: 64 * Mi, wbps: Mi });
});

test('a restart brings them back', async () => {
	lxcTool('lxc-stop', { lxcpath: lxc.paths.lxc, name: NAME }, '-k');
	expect(await ballast('apply')).toMatchObject({ status: 0 });
	expect(limitsOf()).toEqual({ rbps: 64 * Mi, wbps: Mi });
	expect(await ballast('diff')).toMatchObject({ status: 0 });
});

test('a spec without them lifts them, and what others set', async () => {
	declare(null);
	expect(await ballast('apply')).toMatchObject({ status: 0 });
	expect(limitsOf()).toEqual({});
	if (IS_V1) write('blkio.throttle.read_bps_device', `${device} 8192`);
	else write('io.max', `${device} rbps=8192`);
	expect((await ballast('diff')).stdout).toMatch(
		/! disks\.io +-\d+:\d+ rbps=8Ki +changed on the host/,
	);
	expect(await ballast('apply')).toMatchObject({ status: 0 });
	expect(limitsOf()).toEqual({});
});

function declare(io: string | null): void {
	const text = [
		'apiVersion: ballast/v1',
		'kind: Instance',
		`metadata: {name: ${NAME}}`,
		'spec:',
		`  disks:`,
		`    - {name: root, mount: /, directory: {path: ${disk}/rootfs}${io === null ? '' : `, io: ${io}`}}`,
		'  memory: {max: 32Mi}',
		'',
	].join('\n');
	writeFileSync(join(specs, `${NAME}.yaml`), text);
}

/** Straight from the kernel's files, in the words of version 2. */
function limitsOf(): Readonly<Record<string, number>> {
	const lines = (file: string) =>
		readFileSync(join(payloadFolder(NAME, 'blkio'), file), 'utf8')
			.split('\n')
			.filter((line) => line.startsWith(`${device} `))
			.map((line) => line.slice(device.length + 1));
	if (!IS_V1) {
		const words = lines('io.max').flatMap((line) => line.split(' '));
		const pairs = words.map((word) => word.split('='));
		return Object.fromEntries(
			pairs.filter(([, value]) => value !== 'max').map(([key, value]) => [key, Number(value)]),
		);
	}
	const files = { rbps: 'read_bps', wbps: 'write_bps', riops: 'read_iops', wiops: 'write_iops' };
	return Object.fromEntries(
		Object.entries(files).flatMap(([word, file]) =>
			lines(`blkio.throttle.${file}_device`).map((value) => [word, Number(value)]),
		),
	);
}

function write(file: string, text: string): void {
	writeFileSync(join(payloadFolder(NAME, 'blkio'), file), text);
}

function ballast(...args: readonly string[]) {
	return runBallastAt({ root: lxc.root, specs }, args);
}

function lxcAttach(...command: readonly string[]) {
	const place = ['-P', lxc.paths.lxc, '-n', NAME];
	return spawnSync('lxc-attach', [...place, '--', ...command], { encoding: 'utf8' });
}

function initOf(): string {
	return lxcTool('lxc-info', { lxcpath: lxc.paths.lxc, name: NAME }, '-p', '-H');
}

function host(...command: readonly string[]): string {
	const [program = '', ...args] = command;
	const result = spawnSync(program, args, { encoding: 'utf8' });
	if (result.status !== 0) throw new Error(`${command.join(' ')}: ${result.stderr}`);
	return result.stdout.trim();
}
