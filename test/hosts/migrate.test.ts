import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { patience } from '../support/patience.ts';
import { LIVE, MovingWorker, TRASH } from './moving-worker.ts';
import { killDaemon, ROOT, startDaemon } from './on-host.ts';
import type { TestHosts } from './test-hosts.ts';

vi.setConfig({ testTimeout: patience(120_000), hookTimeout: patience(60_000) });

let worker: MovingWorker;
let hosts: TestHosts;

beforeAll(async () => {
	worker = await MovingWorker.up();
	({ hosts } = worker);
});
afterAll(() => hosts.dispose());

const limitOf = (name: string, file: string): string =>
	hosts.host(name).must('cat', `/sys/fs/cgroup/${file.split('.')[0]}/lxc.payload.worker/${file}`);

const macAt = (name: string, link: string): string =>
	hosts.host(name).must('cat', `/sys/class/net/${link}/address`);

beforeEach(async () => {
	await worker.settledAt('n1');
	await vi.waitFor(() => expect(worker.ticks('n1')).toBeGreaterThan(3), patience(15_000));
});

test('live, to and fro, with its processes, its connections and its limits', async () => {
	const talk = `exec 3<>/dev/tcp/192.0.2.10/7000; while :; do echo beat >&3; read -t 20 -r line <&3 || exit 1; echo $line; sleep 0.05; done`;
	const client = hosts.clientProcess('bash', '-c', talk);
	let heard = 0;
	client.stdout?.on('data', (chunk: Buffer) => {
		heard += chunk.toString().split('beat').length - 1;
	});
	// of a disk that it had once
	const image = worker.pathOf('../disks/old.img');
	hosts.host('n1').write(image, 'kept');
	try {
		await vi.waitFor(() => expect(heard).toBeGreaterThan(3), patience(15_000));
		const bridges = ['n1', 'n2'].map((name) => macAt(name, 'br0'));
		for (const [from, to] of [
			['n1', 'n2'],
			['n2', 'n1'],
			['n1', 'n2'],
			['n2', 'n1'],
		] as const) {
			const before = worker.ticks(from);
			worker.migrated(from, to, '--live');
			await worker.settledAt(to);
			await vi.waitFor(() => expect(worker.ticks(to)).toBeGreaterThan(before), patience(15_000));
			expect(worker.ticks(to)).toBeLessThan(before + 3000);
			expect(hosts.host(to).must('cat', image)).toBe('kept');
			await vi.waitFor(
				() => expect(worker.at(to, 'diff').stdout).toBe('1 unchanged\n'),
				patience(15_000),
			);
			expect(limitOf(to, 'memory.limit_in_bytes')).toBe(String(128 * 2 ** 20));
			expect(limitOf(to, 'pids.max')).toBe('60');
			expect(limitOf(to, 'cpuset.cpus')).toBe('0');
			// else the bridge, and with it the host, would have its address one day
			expect(macAt(to, 'worker-eth0')).toMatch(/^fe:/);
			expect(worker.at(to, 'exec', 'worker', '--', 'cat', '/tick').status).toBe(0);
			const heardBefore = heard;
			await vi.waitFor(() => expect(heard).toBeGreaterThan(heardBefore + 5), patience(10_000));
		}
		expect(client.exitCode).toBeNull();
		expect(['n1', 'n2'].map((name) => macAt(name, 'br0'))).toEqual(bridges);
	} finally {
		client.kill('SIGKILL');
	}
});

test('what the other host has is refused here, by hand as well as to be taken over while that host answers', async () => {
	worker.migrated('n1', 'n2', '--cold');
	await worker.settledAt('n2');
	const before = worker.at('n1', 'events', 'worker').stdout;
	const byHand = [['restart'], ['stop', '--for', '1h'], ['pause', '--for', '1h'], ['reboot']];
	for (const [verb = '', ...how] of byHand) {
		expect(worker.at('n1', verb, 'worker', ...how)).toMatchObject({
			...{ status: 5, stdout: '' },
			stderr: expect.stringContaining(
				`cannot ${verb} worker: n2 has it\n  Run it there: on n2 (ssh 192.0.2.2), ballast ${verb} worker`,
			),
		});
	}
	expect(worker.at('n1', 'exec', 'worker', '--', 'true')).toMatchObject({ status: 5 });
	for (const isThere of [true, false]) {
		// containers outlive the daemon
		if (!isThere) await killDaemon(hosts.host('n2'));
		const taken = worker.at('n1', 'takeover', 'worker', '--from', 'n2', '--node-is-off');
		expect(taken).toMatchObject({
			status: 5,
			stderr: expect.stringContaining('n2 answers at 192.0.2.2, and may run it'),
		});
	}
	await startDaemon(hosts.host('n2'));
	expect(worker.at('n1', 'events', 'worker').stdout).toBe(before);
	expect([worker.runsAt('n1'), worker.runsAt('n2')]).toEqual([false, true]);
	worker.migrated('n2', 'n1', '--cold');
	await worker.settledAt('n1');
});

test('cold, and back by the specs', async () => {
	await vi.waitFor(() => expect(worker.ticks('n1')).toBeGreaterThan(150), patience(15_000));
	worker.migrated('n1', 'n2', '--cold');
	await worker.settledAt('n2');
	expect(worker.ticks('n2')).toBeLessThan(150);
	// it stays there although its spec still says n1
	expect(worker.at('n2', 'apply')).toMatchObject({ status: 0 });
	expect(worker.at('n1', 'get').stdout).toMatch(/worker +Absent .*OwnedElsewhere/);
	worker.declare('node: n2', LIVE);
	expect(worker.at('n2', 'apply')).toMatchObject({ status: 0 });
	await worker.settledAt('n2');
	worker.declare('node: n1', LIVE);
	await worker.settledAt('n1');
	expect(worker.at('n1', 'events', 'worker').stdout).toMatch(
		/Arrived +from n2, with its processes/,
	);
});

test('what is copied while it goes on leaves some of the network to others, and says how far it is', async () => {
	const n1 = hosts.host('n1');
	n1.write(`${ROOT}/etc/ballast/ballast.yaml`, 'migration: {bandwidth: 1280Ki}\n');
	try {
		await killDaemon(n1);
		await startDaemon(n1);
		await worker.settledAt('n1');
		n1.must('dd', 'if=/dev/urandom', `of=${worker.pathOf('big')}`, 'bs=1M', 'count=8');
		worker.migrated('n1', 'n2', '--live');
		await worker.settledAt('n2');
		hosts.host('n2').must('rm', worker.pathOf('big'));
		const events =
			worker.at('n2', 'events', 'worker').stdout + worker.at('n1', 'events', 'worker').stdout;
		expect(events).toMatch(/Copying +\d+Mi of about \d+Mi, 1Mi\/s, about \d+s left/);
	} finally {
		n1.must('rm', `${ROOT}/etc/ballast/ballast.yaml`);
		await killDaemon(n1);
		await startDaemon(n1);
	}
	worker.migrated('n2', 'n1', '--live');
});

test('a target that cannot have it says why, and nothing is touched', () => {
	const refused = (what: string, status = 7) => {
		const run = worker.at('n1', 'migrate', 'worker', '--to', 'n2');
		const said = expect.stringContaining(what);
		expect(run).toMatchObject({ status, stdout: said, stderr: said });
		expect(worker.at('n1', 'describe', 'worker').stdout).toMatch(/^ {2}last move +to n2, by hand/m);
		expect([worker.runsAt('n1'), worker.runsAt('n2')]).toEqual([true, false]);
	};
	expect(worker.at('n1', 'migrate', 'worker', '--to', 'n3')).toMatchObject({
		stderr: expect.stringMatching(/no Node document of n3 says its address\s+Known: n2\./),
	});
	expect(worker.at('n1', 'migrate', 'worker', '--to', 'n1').stderr).toContain(
		'it is on n1 already',
	);
	const asked = worker.at('n1', 'migrate', 'worker', '--to', 'n2', '--check');
	expect(asked).toMatchObject({
		status: 0,
		stdout: expect.stringContaining('worker: can go to n2 by ssh, with its processes; memory is'),
	});
	expect(worker.at('n1', 'describe', 'worker').stdout).toMatch(/^ {2}migratable +Live$/m);
	expect(worker.at('n1', 'get', '-o', 'wide').stdout).toMatch(/^worker .* Live /m);
	const n1 = hosts.host('n1');
	n1.must('mv', '/usr/sbin/criu', '/root/criu');
	expect(worker.at('n1', 'describe', 'worker').stdout).toMatch(
		/^ {2}migratable +ColdOnly: criu is not installed on this host$/m,
	);
	n1.must('mv', '/root/criu', '/usr/sbin/criu');
	const n2 = hosts.host('n2');
	n2.must('mv', '/usr/sbin/criu', '/root/criu');
	const cold = worker.at('n1', 'migrate', 'worker', '--to', 'n2', '--check');
	expect(cold).toMatchObject({
		status: 5,
		stdout: expect.stringMatching(/CRIU is .* missing there/),
	});
	n2.must('mv', '/root/criu', '/usr/sbin/criu');
	n2.must('ip', 'link', 'set', 'br0', 'name', 'br9');
	refused('n2 has no interface br0');
	n2.must('ip', 'link', 'set', 'br9', 'name', 'br0');
	n2.must('mv', '/root/specs/worker.yaml', '/root/worker.yaml');
	refused('the specs of n2 do not declare it');
	n2.must('mv', '/root/worker.yaml', '/root/specs/worker.yaml');
	n2.must(
		'sh',
		'-c',
		'mv /etc/ssh/ssh_host_ed25519_key /root/; ssh-keygen -q -t ed25519 -N "" -f /etc/ssh/ssh_host_ed25519_key; pkill -o sshd; sleep 0.3; /usr/sbin/sshd',
	);
	refused('the key of 192.0.2.2 is not the one in line', 6);
	expect(worker.at('n1', 'migrate', 'worker', '--to', 'n2', '--check')).toMatchObject({
		status: 6,
		stderr: expect.stringMatching(/in line \d+ of \S+known_hosts.*\n.*ssh-keygen -f \S+ -R 192/),
	});
	n2.must(
		'sh',
		'-c',
		'mv /root/ssh_host_ed25519_key /etc/ssh/; pkill -o sshd; sleep 0.3; /usr/sbin/sshd',
	);
	n2.must('mkdir', '-p', TRASH);
	n2.must('mount', '-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', TRASH);
	refused('and n2 has 1Mi');
	// its files have room there, and not its memory: it was in images already, and goes on from them
	n2.must('mount', '-o', 'remount,size=2200k', TRASH);
	const before = worker.ticks('n1');
	refused('no space is left there');
	expect(worker.ticks('n1')).toBeGreaterThan(before);
	expect(worker.echoed('there')).toBe('there');
	n2.must('umount', TRASH);
	worker.migrated('n1', 'n2');
	worker.migrated('n2', 'n1');
});

test('a target without a daemon is named as that, and gets it by the specs when it is back', async () => {
	const n2 = hosts.host('n2');
	await killDaemon(n2);
	expect(worker.at('n1', 'migrate', 'worker', '--to', 'n2')).toMatchObject({
		status: 6,
		stderr: expect.stringContaining('no daemon answers there. Start ballast daemon there.'),
	});
	worker.declare('node: n2', LIVE);
	await vi.waitFor(
		() => expect(worker.at('n1', 'get').stdout).toMatch(/^worker .*PeerUnreachable/m),
		patience(15_000),
	);
	await startDaemon(n2);
	await worker.settledAt('n2');
	expect(worker.at('n1', 'events', 'worker').stdout).toMatch(/Migrated +to n2, live/);
	worker.declare('node: n1', LIVE);
	await worker.settledAt('n1');
});

test.each([
	['--live', '/usr/bin/lxc-checkpoint'],
	['--cold', '/usr/bin/lxc-start'],
])('%s to a host on which it does not come to run, it comes back', async (how, tool) => {
	const n2 = hosts.host('n2');
	n2.must('mv', tool, '/root/tool');
	n2.write(tool, '#!/bin/sh\nexit 1\n');
	n2.must('chmod', '755', tool);
	const before = worker.ticks('n1');
	try {
		const run = worker.at('n1', 'migrate', 'worker', '--to', 'n2', how);
		expect(run).toMatchObject({ status: 7, stdout: expect.stringContaining('did not run on n2') });
		await worker.settledAt('n1');
		if (how === '--live') expect(worker.ticks('n1')).toBeGreaterThan(before);
		expect(worker.at('n1', 'describe', 'worker').stdout).toContain('Running');
	} finally {
		n2.must('mv', '/root/tool', tool);
	}
});

test('where nothing takes its images there, it does not even stand still', () => {
	const n2 = hosts.host('n2');
	n2.must('mv', '/usr/bin/rsync', '/usr/bin/rsync.whole');
	const script =
		'#!/bin/sh\ncase "$*" in */images/) exit 9 ;; esac\nexec /usr/bin/rsync.whole "$@"\n';
	n2.write('/usr/bin/rsync', script);
	n2.must('chmod', '755', '/usr/bin/rsync');
	try {
		const begun = hosts.host('n1').must('date', '-u', '+%FT%TZ');
		expect(worker.at('n1', 'migrate', 'worker', '--to', 'n2', '--live')).toMatchObject({
			status: 6,
			stdout: expect.stringContaining('PeerUnreachable'),
		});
		expect([worker.runsAt('n1'), worker.runsAt('n2')]).toEqual([true, false]);
		const told = worker.at('n1', 'events', 'worker', '--since', begun).stdout;
		expect(told).not.toContain('Restored');
		expect(worker.leftAt('n2')).toBe('');
	} finally {
		n2.must('mv', '/usr/bin/rsync.whole', '/usr/bin/rsync');
	}
});

test('a key that may only receive is enough', () => {
	const n2 = hosts.host('n2');
	const keys = '/root/.ssh/authorized_keys';
	const before = n2.must('cat', keys);
	n2.write(keys, `restrict,command="ballast receive" ${before}\n`);
	try {
		worker.migrated('n1', 'n2', '--live');
		expect(hosts.host('n1').run('ssh', 'n2', 'cat /etc/shadow')).toMatchObject({
			status: 2,
			stdout: '',
		});
		expect(
			hosts
				.host('n1')
				.run('ssh', 'n2', 'ballast receive -- copy worker x files --server --sender . /'),
		).toMatchObject({ status: 2, stdout: '' });
	} finally {
		n2.write(keys, `${before}\n`);
	}
	worker.migrated('n2', 'n1', '--live');
});
