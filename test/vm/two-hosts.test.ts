import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { readValueIfThere } from '../../src/host/if-there.ts';
import { atOnce, MovingWorker, otherThan } from '../hosts/moving-worker.ts';
import { killDaemon, startDaemon } from '../hosts/on-host.ts';
import type { TestHost } from '../hosts/test-hosts.ts';
import { patience } from '../support/patience.ts';

/** Two hosts with nothing but cgroup v2, and AppArmor, whose kernel tells which memory was written to. */
vi.setConfig({ testTimeout: patience(10_000), hookTimeout: patience(5000) });

const CGROUP = '/sys/fs/cgroup/lxc.payload.worker';
/** What decides on devices is set through LXC; each time this says first whether the processes stand still, and, once, ends who asks. */
const LXC_CGROUP = `#!/bin/sh
cat ${CGROUP}/cgroup.freeze >>/root/stood
rm /root/to-be-killed 2>/dev/null && kill -9 $PPID
exec /usr/bin/lxc-cgroup "$@"
`;
/** As its spec and the usual profile say. */
const BOUNDS = {
	'memory.max': String(128 * 2 ** 20),
	'pids.max': '60',
	'cpuset.cpus': '0',
	profile: 'lxc-container-default-cgns (enforce)',
	writesToNull: true,
	makesLoop: false,
};

let worker: MovingWorker;
let hosts: readonly TestHost[];

beforeAll(async () => {
	worker = await MovingWorker.up({ holds: true });
	hosts = ['n1', 'n2'].map((name) => worker.hosts.host(name));
	for (const host of hosts) {
		host.write('/usr/local/bin/lxc-cgroup', LXC_CGROUP);
		host.must('chmod', '755', '/usr/local/bin/lxc-cgroup');
	}
	await worker.settledAt('n1');
});
afterAll(() => worker.hosts.dispose());

beforeEach(() => {
	for (const host of hosts) host.write('/root/stood', '');
});

test.each([
	['StopCopy', 'n1', /memory is copied while they stand still/],
	['PreCopy', 'n2', /round 2: 0\.\d MiB of memory copied/],
] as const)(
	'%s from %s: it goes on, confined and limited as before',
	async (memory, from, said) => {
		worker.declare('node: n1', `migration: {mode: Live, memory: ${memory}}`);
		const to = otherThan(from);
		const begun = worker.begun(from);
		expect(boundsOf(from)).toEqual(BOUNDS);
		const ticks = worker.ticks(from);
		const run = worker.at(from, 'migrate', 'worker', '--to', to, '--live');
		expect(run).toMatchObject({ status: 0, stdout: expect.stringMatching(said) });
		await worker.settledAt(to);
		await worker.stillHolds(to);
		expect(worker.ticks(to)).toBeGreaterThan(ticks);
		expect(worker.begun(to)).toBe(begun);
		expect(boundsOf(to)).toEqual(BOUNDS);
		expect(worker.at(to, 'diff').stdout).toContain('unchanged');
		expect(stoodAt(to)).toBe(true);
	},
);

test('the daemon of the target ends before its limits are set: it stands still until the next one has set them', async () => {
	const begun = worker.begun('n1');
	const n2 = worker.hosts.host('n2');
	n2.write('/root/to-be-killed', '');
	const run = worker.hosts.host('n1').spawn('ballast', 'migrate', 'worker', '--to', 'n2', '--live');
	await atOnce(() => n2.run('test', '-e', '/root/to-be-killed').status !== 0, 'its end');
	expect(n2.must('cat', `${CGROUP}/cgroup.freeze`)).toBe('1');
	// the socket of the one that was killed
	await killDaemon(n2);
	await startDaemon(n2);
	await worker.settledAt('n2');
	run.kill('SIGKILL');
	await worker.stillHolds('n2');
	expect(worker.begun('n2')).toBe(begun);
	expect(boundsOf('n2')).toEqual(BOUNDS);
	expect(stoodAt('n2')).toBe(true);
});

/** What keeps it in: asked of the kernel, and tried from within. */
function boundsOf(name: string): Readonly<Record<string, unknown>> {
	const host = worker.hosts.host(name);
	const [init] = host.contained();
	const inside = (command: string) =>
		worker.at(name, 'exec', 'worker', '--', 'sh', '-c', command).status;
	return {
		...Object.fromEntries(
			['memory.max', 'pids.max', 'cpuset.cpus'].map((file) => [
				file,
				host.must('cat', `${CGROUP}/${file}`),
			]),
		),
		profile: readValueIfThere(`/proc/${init}/attr/current`)?.trim(),
		writesToNull: inside('echo >/dev/null') === 0,
		makesLoop: inside('rm -f /loop; mknod /loop b 7 0') === 0,
	};
}

/** Whether it stood still each time that devices were set, from the first to the last. */
function stoodAt(name: string): boolean {
	const said = worker.hosts.host(name).must('cat', '/root/stood').split('\n');
	return said.length > 2 && said.every((each) => each === '1');
}
