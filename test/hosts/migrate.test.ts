import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { patience } from '../support/patience.ts';
import { installBallast, killDaemon, makeRootfs, ROOT, startDaemon } from './on-host.ts';
import { type Ran, TestHosts } from './test-hosts.ts';

vi.setConfig({ testTimeout: patience(120_000), hookTimeout: patience(60_000) });

const LIVE = 'migration: {mode: Live}';
const ADDRESS = '192.0.2.10';
const ROOTFS = '/srv/worker';
const INIT = `#!/bin/sh
trap 'exit 0' PWR TERM USR1
(i=0; while :; do i=$((i+1)); echo $i >/tick.new; mv /tick.new /tick; sleep 0.02; done) &
nc -ll -p 7000 -e cat &
while :; do wait; sleep 1; done
`;

let hosts: TestHosts;

beforeAll(async () => {
	hosts = await TestHosts.up('n1', 'n2');
	for (const name of ['n1', 'n2']) {
		const host = hosts.host(name);
		makeRootfs(host, ROOTFS, INIT);
		installBallast(host);
		host.write('/root/specs/nodes.yaml', NODES);
	}
	declare('node: n1', LIVE);
	for (const name of ['n1', 'n2']) await startDaemon(hosts.host(name));
});
afterAll(() => hosts.dispose());

const node = (name: string, address: string): string =>
	`apiVersion: ballast/v1\nkind: Node\nmetadata: {name: ${name}}\nspec: {address: ${address}}\n`;
const NODES = [node('n1', '192.0.2.1'), node('n2', '192.0.2.2')].join('---\n');

/** Says the same on both hosts, as a git repository would. */
function declare(...lines: readonly string[]): void {
	const spec = [
		'apiVersion: ballast/v1\nkind: Instance\nmetadata: {name: worker}',
		`spec:\n  os: {copy: {path: ${ROOTFS}}}`,
		'  memory: {max: 128Mi}\n  pids: 60\n  hvparams: {cpu_mask: 0}',
		`  nics: [{name: eth0, bridge: br0, ipv4: [${ADDRESS}/24]}]`,
		...lines.map((line) => `  ${line}`),
	];
	for (const name of ['n2', 'n1']) {
		hosts.host(name).write('/root/specs/worker.yaml', `${spec.join('\n')}\n`);
	}
}

const at = (name: string, ...args: readonly string[]): Ran =>
	hosts.host(name).run('ballast', ...args);

const runsAt = (name: string): boolean =>
	hosts
		.host(name)
		.run('lxc-info', '-P', '/b/var/lib/ballast/lxc', '-n', 'worker', '-sH')
		.stdout.trim() === 'RUNNING';

const ticks = (name: string): number =>
	Number(hosts.host(name).run('cat', '/b/var/lib/ballast/lxc/worker/rootfs/tick').stdout);

const echoed = (text: string): string =>
	hosts
		.client(
			...(['timeout', '3', 'bash', '-c'] as const),
			`exec 3<>/dev/tcp/${ADDRESS}/7000; echo ${text} >&3; head -n1 <&3`,
		)
		.stdout.trim();

/** Where exactly one of the hosts has it running, and the other nothing of it. */
async function settledAt(name: string): Promise<void> {
	const other = name === 'n1' ? 'n2' : 'n1';
	await vi.waitFor(
		() => expect([runsAt(name), runsAt(other)]).toEqual([true, false]),
		patience(60_000),
	);
	await vi.waitFor(() => expect(leftAt(other)).toBe(''), patience(30_000));
	await vi.waitFor(
		() => expect(hosts.host(name).run('ls', '-A', TRASH).stdout).toBe(''),
		patience(30_000),
	);
	await vi.waitFor(() => expect(echoed('there')).toBe('there'), patience(30_000));
}

const TRASH = '/b/var/lib/ballast/trash';
const leftAt = (name: string): string =>
	hosts.host(name).run('ls', '-A', '/b/var/lib/ballast/lxc').stdout +
	hosts.host(name).run('ls', '-A', TRASH).stdout;

function migrated(from: string, to: string, ...how: readonly string[]): void {
	const run = at(from, 'migrate', 'worker', '--to', to, ...how);
	expect(run).toMatchObject({ status: 0, stdout: expect.stringContaining(`is on ${to} now`) });
}

const limitOf = (name: string, file: string): string =>
	hosts.host(name).must('cat', `/sys/fs/cgroup/${file.split('.')[0]}/lxc.payload.worker/${file}`);

beforeEach(async () => {
	await settledAt('n1');
	await vi.waitFor(() => expect(ticks('n1')).toBeGreaterThan(3), patience(15_000));
});

test('live, to and fro, with its processes, its connections and its limits', async () => {
	const talk = `exec 3<>/dev/tcp/${ADDRESS}/7000; while :; do echo beat >&3; read -t 20 -r line <&3 || exit 1; echo $line; sleep 0.05; done`;
	const client = hosts.clientProcess('bash', '-c', talk);
	let heard = 0;
	client.stdout?.on('data', (chunk: Buffer) => {
		heard += chunk.toString().split('beat').length - 1;
	});
	try {
		await vi.waitFor(() => expect(heard).toBeGreaterThan(3), patience(15_000));
		for (const [from, to] of [
			['n1', 'n2'],
			['n2', 'n1'],
			['n1', 'n2'],
			['n2', 'n1'],
		] as const) {
			const before = ticks(from);
			migrated(from, to, '--live');
			await settledAt(to);
			await vi.waitFor(() => expect(ticks(to)).toBeGreaterThan(before), patience(15_000));
			expect(ticks(to)).toBeLessThan(before + 3000);
			await vi.waitFor(() => expect(at(to, 'diff').stdout).toBe('1 unchanged\n'), patience(15_000));
			expect(limitOf(to, 'memory.limit_in_bytes')).toBe(String(128 * 2 ** 20));
			expect(limitOf(to, 'pids.max')).toBe('60');
			expect(limitOf(to, 'cpuset.cpus')).toBe('0');
			expect(at(to, 'exec', 'worker', '--', 'cat', '/tick').status).toBe(0);
			const heardBefore = heard;
			await vi.waitFor(() => expect(heard).toBeGreaterThan(heardBefore + 5), patience(10_000));
		}
		expect(client.exitCode).toBeNull();
	} finally {
		client.kill('SIGKILL');
	}
});

test('cold, and back by the specs', async () => {
	await vi.waitFor(() => expect(ticks('n1')).toBeGreaterThan(150), patience(15_000));
	migrated('n1', 'n2', '--cold');
	await settledAt('n2');
	expect(ticks('n2')).toBeLessThan(150);
	// it stays there although its spec still says n1
	expect(at('n2', 'apply')).toMatchObject({ status: 0 });
	expect(at('n1', 'get').stdout).toMatch(/worker +Absent .*OwnedElsewhere/);
	declare('node: n2', LIVE);
	expect(at('n2', 'apply')).toMatchObject({ status: 0 });
	await settledAt('n2');
	declare('node: n1', LIVE);
	await settledAt('n1');
	expect(at('n1', 'events', 'worker').stdout).toMatch(/Arrived +from n2, with its processes/);
});

test.each([
	['of the source', 'n1'],
	['of the target', 'n2'],
])(
	'the daemon %s is killed at any moment, and the next one comes to a good end',
	async (_which, name) => {
		let where = 'n1';
		for (const ms of [600, 1800, 2200]) {
			const [from, to] = where === 'n1' ? (['n1', 'n2'] as const) : (['n2', 'n1'] as const);
			const victim = name === 'n1' ? from : to;
			const before = ticks(from);
			const run = hosts.host(from).spawn('ballast', 'migrate', 'worker', '--to', to, '--live');
			await delay(ms);
			// a command without a daemon would hold the lock
			await killDaemon(hosts.host(victim));
			await startDaemon(hosts.host(victim));
			run.kill('SIGKILL');
			await vi.waitFor(() => expect(runsAt('n1') !== runsAt('n2')).toBe(true), patience(60_000));
			await vi.waitFor(() => expect(underWay()).toBe(''), patience(60_000));
			where = runsAt('n1') ? 'n1' : 'n2';
			await vi.waitFor(() => expect(echoed('there')).toBe('there'), patience(30_000));
			expect(ticks(where)).toBeGreaterThan(before - 1);
		}
		// the next try removes what is left of one that could not be called off
		if (where === 'n1') migrated('n1', 'n2', '--live');
		migrated('n2', 'n1', '--live');
		await settledAt('n1');
	},
);

const BIG = '/b/var/lib/ballast/lxc/worker/rootfs/big';

test('what is copied while it goes on leaves some of the network to others, and says how far it is', async () => {
	const n1 = hosts.host('n1');
	n1.write(`${ROOT}/etc/ballast/ballast.yaml`, 'migration: {bandwidth: 1280Ki}\n');
	try {
		await killDaemon(n1);
		await startDaemon(n1);
		await settledAt('n1');
		n1.must('dd', 'if=/dev/urandom', `of=${BIG}`, 'bs=1M', 'count=8');
		migrated('n1', 'n2', '--live');
		await settledAt('n2');
		hosts.host('n2').must('rm', BIG);
		const events = at('n2', 'events', 'worker').stdout + at('n1', 'events', 'worker').stdout;
		expect(events).toMatch(
			/Migrating +\d+Mi of about \d+Mi, 1Mi\/s, about \d+s left, while it goes on/,
		);
	} finally {
		n1.must('rm', `${ROOT}/etc/ballast/ballast.yaml`);
		await killDaemon(n1);
		await startDaemon(n1);
	}
	migrated('n2', 'n1', '--live');
});

/** What either host is still at. */
const underWay = (): string =>
	['n1', 'n2']
		.map((name) => at(name, 'diff').stdout)
		.filter((diff) => /MIGRATE|START|CREATE/.test(diff) && !diff.includes('has it, and its'))
		.join('');

test('the target is cut off in the middle: it stays, or it is waited for', async () => {
	for (const ms of [500, 1800]) {
		const run = hosts.host('n1').spawn('ballast', 'migrate', 'worker', '--to', 'n2', '--live');
		await delay(ms);
		hosts.cutOff('n2');
		await delay(3000);
		expect(runsAt('n1') && runsAt('n2')).toBe(false);
		hosts.reconnect('n2');
		await vi.waitFor(() => expect(runsAt('n1') !== runsAt('n2')).toBe(true), patience(90_000));
		await vi.waitFor(() => expect(underWay()).toBe(''), patience(90_000));
		run.kill('SIGKILL');
		if (runsAt('n1')) migrated('n1', 'n2', '--live');
		migrated('n2', 'n1', '--live');
		await settledAt('n1');
	}
});

test('a target that cannot have it says why, and nothing is touched', () => {
	const refused = (what: string) => {
		const run = at('n1', 'migrate', 'worker', '--to', 'n2');
		expect(run).toMatchObject({ status: 7, stdout: expect.stringContaining(what) });
		expect([runsAt('n1'), runsAt('n2')]).toEqual([true, false]);
	};
	expect(at('n1', 'migrate', 'worker', '--to', 'n3')).toMatchObject({
		stderr: expect.stringMatching(/no Node document of n3 says its address\s+Known: n2\./),
	});
	expect(at('n1', 'migrate', 'worker', '--to', 'n1').stderr).toContain('it is on n1 already');
	const asked = at('n1', 'migrate', 'worker', '--to', 'n2', '--check');
	expect(asked).toMatchObject({ status: 0, stdout: 'worker: can go to n2, with its processes\n' });
	const n2 = hosts.host('n2');
	n2.must('mv', '/usr/sbin/criu', '/root/criu');
	const cold = at('n1', 'migrate', 'worker', '--to', 'n2', '--check');
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
	refused('cannot reach ballast on 192.0.2.2');
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
	const before = ticks('n1');
	refused('no space is left there');
	expect(ticks('n1')).toBeGreaterThan(before);
	expect(echoed('there')).toBe('there');
	n2.must('umount', TRASH);
	migrated('n1', 'n2');
	migrated('n2', 'n1');
});

test.each([
	['--live', '/usr/bin/lxc-checkpoint'],
	['--cold', '/usr/bin/lxc-start'],
])('%s to a host on which it does not come to run, it comes back', async (how, tool) => {
	const n2 = hosts.host('n2');
	n2.must('mv', tool, '/root/tool');
	n2.write(tool, '#!/bin/sh\nexit 1\n');
	n2.must('chmod', '755', tool);
	const before = ticks('n1');
	try {
		const run = at('n1', 'migrate', 'worker', '--to', 'n2', how);
		expect(run).toMatchObject({ status: 7, stdout: expect.stringContaining('did not run on n2') });
		await settledAt('n1');
		if (how === '--live') expect(ticks('n1')).toBeGreaterThan(before);
		expect(at('n1', 'describe', 'worker').stdout).toContain('Running');
	} finally {
		n2.must('mv', '/root/tool', tool);
	}
});

test('a key that may only receive is enough', () => {
	const n2 = hosts.host('n2');
	const keys = '/root/.ssh/authorized_keys';
	const before = n2.must('cat', keys);
	n2.write(keys, `restrict,command="ballast receive" ${before}\n`);
	try {
		migrated('n1', 'n2', '--live');
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
	migrated('n2', 'n1', '--live');
});
