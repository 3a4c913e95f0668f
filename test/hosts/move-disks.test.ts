import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { listLoops } from '../../src/drivers/storage/loops.ts';
import { patience } from '../support/patience.ts';
import { harmed, killed } from './harm.ts';
import { atOnce, type HostName, LIVE, MovingWorker, otherThan } from './moving-worker.ts';
import { killDaemon, ROOT, startDaemon } from './on-host.ts';

vi.setConfig({ testTimeout: patience(180_000), hookTimeout: patience(120_000) });

/** On what all hosts reach; other runs of these tests have others. */
const SHARED = `/shared/${process.pid}`;
const FOLDER = '/b/var/lib/ballast/lxc/worker';

/** A root and a disk beside it: where their files are, and what the spec says of them. */
const KINDS = {
	'images that ballast made': {
		files: [`${FOLDER}/disks/root.img`, `${FOLDER}/disks/data.img`],
		lines: [
			'disks:',
			'  - {name: root, mount: /, image: {size: 64Mi}}',
			'  - {name: data, mount: /data, image: {size: 32Mi}}',
		],
	},
	'images on storage that all hosts reach': {
		files: [`${SHARED}-root.img`, `${SHARED}-data.img`],
		lines: [
			'ha: {failover: Auto}',
			'disks:',
			`  - {name: root, mount: /, image: {path: ${SHARED}-root.img, size: 64Mi}}`,
			`  - {name: data, mount: /data, image: {path: ${SHARED}-data.img, size: 32Mi}}`,
		],
	},
} as const;

const CASES = (['source', 'target'] as const).flatMap((side) =>
	['Copying', 'Stopping', 'HandingOver', 'HandedOver'].map((phase) => [side, phase] as const),
);

describe.each(Object.entries(KINDS))('%s', (_kind, { files, lines }) => {
	let worker: MovingWorker;
	let watch: ChildProcess;
	let seenTwice = '';

	beforeAll(async () => {
		worker = await MovingWorker.up({ lines: [LIVE, ...lines] });
		const pids = ['n1', 'n2'].map((name) => String(worker.hosts.host(name).pid));
		watch = spawn('sh', ['-c', WATCH, 'sh', ...pids], { stdio: ['ignore', 'pipe', 'inherit'] });
		watch.stdout?.on('data', (chunk: Buffer) => {
			seenTwice += chunk.toString();
		});
		await worker.settledAt('n1');
		worker.hosts.host('n1').must('dd', ...RANDOM, `of=${FOLDER}/disks/data/kept`);
	});
	afterAll(async () => {
		watch.kill('SIGKILL');
		await worker.hosts.dispose();
		const left = loopsOf(files);
		for (const device of left) spawnSync('losetup', ['--detach', device]);
		expect(left).toEqual([]);
	});

	const kept = (name: string): string =>
		worker.hosts.host(name).must('sha256sum', `${FOLDER}/disks/data/kept`);

	/** Stopped there, nothing of this kernel holds its disks, and their file systems are whole. */
	async function isSound(name: string): Promise<void> {
		expect(worker.at(name, 'stop', 'worker', '--for', '1h')).toMatchObject({ status: 0 });
		await vi.waitFor(() => expect(loopsOf(files)).toEqual([]), patience(20_000));
		for (const file of files) {
			const checked = worker.hosts.host(name).run('e2fsck', '-f', '-n', file);
			expect(checked, checked.stdout).toMatchObject({ status: 0 });
		}
		expect(worker.at(name, 'resume', 'worker')).toMatchObject({ status: 0 });
		await vi.waitFor(() => expect(worker.runsAt(name)).toBe(true), patience(20_000));
	}

	/** Each of its disks is mounted there once and on no other host, and was at no time on both. */
	async function isMountedAt(name: HostName): Promise<void> {
		expect(mountsAt(worker, otherThan(name))).toEqual([]);
		expect(mountsAt(worker, name)).toEqual([`${FOLDER}/rootfs`, `${FOLDER}/disks/data`]);
		await vi.waitFor(() => expect(loopsOf(files)).toHaveLength(2), patience(5000));
		expect(seenTwice).toBe('');
	}

	describe('from n1', () => {
		beforeEach(async () => {
			if ((await worker.comeToRest()) === 'n2') worker.migrated('n2', 'n1', '--cold');
			await worker.settledAt('n1');
		});

		test('cold, there and back, with all that is on them', async () => {
			const before = { kept: kept('n1'), begun: worker.begun('n1') };
			for (const [from, to] of [
				['n1', 'n2'],
				['n2', 'n1'],
			] as const) {
				worker.hosts.host(from).must('touch', worker.pathOf(`left-${from}`));
				worker.migrated(from, to, '--cold');
				await worker.settledAt(to);
				await isMountedAt(to);
				expect(kept(to)).toBe(before.kept);
				expect(worker.hosts.host(to).run('ls', worker.pathOf(`left-${from}`)).status).toBe(0);
			}
			expect(worker.begun('n1')).toBe(before.begun + 2);
			await isSound('n1');
		});

		test('not live, and it says why before anything happens', () => {
			const why =
				'its disk root is of kind image, which is unmounted here before it is mounted there';
			const run = worker.at('n1', 'migrate', 'worker', '--to', 'n2', '--live');
			expect(run).toMatchObject({ status: 7, stdout: expect.stringContaining(why) });
			expect(worker.at('n1', 'migrate', 'worker', '--to', 'n2', '--check')).toMatchObject({
				status: 5,
				stdout: expect.stringContaining(`worker: not live: ${why}`),
			});
			expect(worker.at('n1', 'describe', 'worker').stdout).toContain(`ColdOnly: ${why}`);
			expect(worker.at('n1', 'get', '-o', 'wide').stdout).toMatch(/^worker .* ColdOnly /m);
			expect([worker.runsAt('n1'), worker.runsAt('n2')]).toEqual([true, false]);
		});

		test('a host without the storage of the others does not take it', () => {
			const n2 = worker.hosts.host('n2');
			n2.must('mount', '-t', 'tmpfs', 'tmpfs', '/shared');
			try {
				const check = worker.at('n1', 'migrate', 'worker', '--to', 'n2', '--cold', '--check');
				if (!files[0].startsWith('/shared/')) return expect(check).toMatchObject({ status: 0 });
				const why = `n2 has no ${files[0]}`;
				expect(check.stderr).toContain(why);
				const run = worker.at('n1', 'migrate', 'worker', '--to', 'n2', '--cold');
				expect(run).toMatchObject({ status: 7, stdout: expect.stringContaining(why) });
				expect([worker.runsAt('n1'), worker.runsAt('n2')]).toEqual([true, false]);
			} finally {
				n2.must('umount', '/shared');
			}
		});

		test.runIf(files[0].startsWith(FOLDER))('copying an image says how far it is', async () => {
			const n1 = worker.hosts.host('n1');
			const settings = `${ROOT}/etc/ballast/ballast.yaml`;
			const settle = async () => {
				await killDaemon(n1);
				await startDaemon(n1);
				await worker.settledAt('n1');
			};
			n1.write(settings, 'migration: {bandwidth: 2Mi}\n');
			n1.must('dd', 'if=/dev/urandom', 'bs=1M', 'count=16', `of=${FOLDER}/disks/data/more`);
			try {
				await settle();
				worker.migrated('n1', 'n2', '--cold');
			} finally {
				n1.must('rm', settings);
				await killDaemon(n1);
				await startDaemon(n1);
			}
			expect(worker.at('n1', 'events', 'worker').stdout).toMatch(/Copying +\d+Mi of about 96Mi/);
		});

		test('one that something of the host holds keeps it there, and it goes on', async () => {
			const n1 = worker.hosts.host('n1');
			const holder = n1.spawn('sh', '-c', `exec sleep 1000 <${FOLDER}/disks/data/kept`);
			await vi.waitFor(() => expect(n1.processes(/^sleep 1000 $/)).not.toEqual([]));
			const run = worker.at('n1', 'migrate', 'worker', '--to', 'n2', '--cold');
			expect(run).toMatchObject({
				status: 7,
				stdout: expect.stringContaining('something uses it'),
			});
			for (const pid of n1.processes(/^sleep 1000 $/)) process.kill(pid, 'SIGKILL');
			holder.kill('SIGKILL');
			await worker.settledAt('n1');
			await isMountedAt('n1');
		});

		test('to a host on which it does not come to run, it comes back with its disks', async () => {
			const n2 = worker.hosts.host('n2');
			const before = kept('n1');
			n2.must('mv', '/usr/bin/lxc-start', '/root/lxc-start');
			n2.write('/usr/bin/lxc-start', '#!/bin/sh\nexit 1\n');
			n2.must('chmod', '755', '/usr/bin/lxc-start');
			try {
				const run = worker.at('n1', 'migrate', 'worker', '--to', 'n2', '--cold');
				expect(run).toMatchObject({
					status: 7,
					stdout: expect.stringContaining('did not run on n2'),
				});
			} finally {
				n2.must('mv', '/root/lxc-start', '/usr/bin/lxc-start');
			}
			await worker.settledAt('n1');
			await isMountedAt('n1');
			expect(kept('n1')).toBe(before);
		});
	});

	describe('from where it is', () => {
		test.each(CASES)(
			'the daemon of the %s ends in the phase %s: one copy goes on',
			async (side, phase) => {
				const from = await worker.comeToRest();
				const to = otherThan(from);
				const before = { kept: kept(from), begun: worker.begun(from) };
				const args = ['migrate', 'worker', '--to', to, '--cold'] as const;
				const run = worker.hosts.host(from).spawn('ballast', ...args);
				let said = '';
				for (const out of [run.stdout, run.stderr]) {
					out?.on('data', (chunk: Buffer) => {
						said += chunk.toString();
					});
				}
				await atOnce(() => worker.phaseAt(from) === phase, phase).catch((cause: unknown) => {
					throw new Error(said, { cause });
				});
				await harmed(worker.hosts, killed(worker.hosts, side === 'source' ? from : to));
				const where = await worker.comeToRest();
				run.kill('SIGKILL');
				await isMountedAt(where);
				expect(kept(where)).toBe(before.kept);
				expect(worker.begun(where)).toBeGreaterThanOrEqual(before.begun);
				await isSound(where);
				// the next try removes what is left of one that could not be called off
				if (where === from) worker.migrated(from, to, '--cold');
				await worker.settledAt(to);
				expect(worker.leftAt(from)).toBe('');
				await isMountedAt(to);
			},
		);
	});
});

const RANDOM = ['if=/dev/urandom', 'bs=1M', 'count=3'] as const;

/** Says so each time that something of the instance is mounted on two hosts, of which it gets the first processes; ends with the first host. */
const WATCH = `while [ -d /proc/$1 ] && sleep 0.02; do
	for place in rootfs disks/data; do
		grep -q " ${FOLDER}/$place .*/dev/loop" /proc/$1/mountinfo || continue
		grep " ${FOLDER}/$place .*/dev/loop" /proc/$2/mountinfo
	done
done`;

function mountsAt(worker: MovingWorker, name: string): readonly string[] {
	const { stdout } = worker.hosts.host(name).run('findmnt', '-rn', '-o', 'TARGET');
	return stdout.split('\n').filter((path) => path.startsWith(`${FOLDER}/`));
}

/** The loop devices of this machine, whose hosts these are, that show one of these. */
function loopsOf(files: readonly string[]): readonly string[] {
	const loops = listLoops();
	return loops.filter(({ backingFile }) => files.includes(backingFile)).map(({ device }) => device);
}
