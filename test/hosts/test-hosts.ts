import { type ChildProcess, type SpawnSyncReturns, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { readIfThere } from '../../src/host/if-there.ts';
import { patience } from '../support/patience.ts';
import { waitFor } from '../support/wait-for.ts';
import { hostCgroups } from './host-cgroups.ts';

const CHECKOUT = fileURLToPath(new URL('../..', import.meta.url));
/** Begins the names of the hosts' cgroups; the pid of the test process follows. */
const PREFIX = 'ballast-host-';
/** What every command in a host sees, whatever the tests were started with. */
const ENVIRONMENT = {
	PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
	HOME: '/root',
	LC_ALL: 'C',
};
/** The longest that a command takes that is waited for. */
const LONGEST_MS = 100_000;
/** RFC 5737: for examples and tests. */
const SUBNET = '192.0.2';

/** What a command did in a host or in the client's network. */
export type Ran = SpawnSyncReturns<string>;

type Argv = readonly [string, ...string[]];

/**
 * Several hosts on one machine, each a tree of processes with mount, pid, uts, network and cgroup namespaces of its own on a
 * shared root, joined by one switch. They end with the test process, whatever ends that.
 */
export class TestHosts {
	readonly #folder: string;
	readonly #switch: Namespace;
	readonly #hosts = new Map<string, TestHost>();

	private constructor(folder: string, wire: Namespace) {
		this.#folder = folder;
		this.#switch = wire;
	}

	/** Starts hosts of these names: the first has 192.0.2.1, and so on. Each has a bridge br0 on the switch, and sshd. */
	static async up(...names: readonly string[]): Promise<TestHosts> {
		removeStaleCgroups();
		const folder = mkdtempSync('/var/tmp/ballast-hosts-');
		const wire = await Namespace.open([
			'unshare',
			'--net',
			'--',
			'sh',
			'-c',
			'echo up; exec sleep 1000000',
		]);
		wire.must('ip', 'link', 'set', 'lo', 'up');
		wire.must('ip', 'link', 'add', 'sw0', 'type', 'bridge');
		wire.must('ip', 'link', 'set', 'sw0', 'up');
		wire.must('ip', 'address', 'add', `${SUBNET}.254/24`, 'dev', 'sw0');
		mkdirSync(join(folder, 'shared'));
		const hosts = new TestHosts(folder, wire);
		try {
			makeKeys(folder);
			await Promise.all(names.map((name, index) => hosts.#start(name, index + 1)));
			for (const host of hosts.#hosts.values()) host.letIn([...hosts.#hosts.values()], folder);
			return hosts;
		} catch (cause) {
			await hosts.dispose();
			throw cause;
		}
	}

	/** What every host has at `/shared`, as this machine has it. */
	get shared(): string {
		return join(this.#folder, 'shared');
	}

	host(name: string): TestHost {
		const host = this.#hosts.get(name);
		if (host === undefined) throw new Error(`no host ${name}`);
		return host;
	}

	/** Runs a command in the network of the switch, as a client of what the hosts run. */
	client(...argv: Argv): Ran {
		return this.#switch.run(argv);
	}

	/** A command there that goes on. */
	clientProcess(...argv: Argv): ChildProcess {
		return this.#switch.spawn(argv);
	}

	/** Takes a host off the switch, both ways; its containers go on. */
	cutOff(name: string): void {
		this.#switch.must('ip', 'link', 'set', portOf(name), 'down');
	}

	reconnect(name: string): void {
		this.#switch.must('ip', 'link', 'set', portOf(name), 'up');
	}

	/** Lets no more than this come to a host; `null` = as fast as it goes. */
	slowDown(name: string, megabitsPerSecond: number | null): void {
		const port = ['dev', portOf(name), 'root'] as const;
		this.#switch.run(['tc', 'qdisc', 'del', ...port]);
		if (megabitsPerSecond === null) return;
		const shape = ['tbf', 'rate', `${megabitsPerSecond}mbit`, 'burst', '64k', 'latency', '50ms'];
		this.#switch.must('tc', 'qdisc', 'add', ...port, ...shape);
	}

	async dispose(): Promise<void> {
		await Promise.all([...this.#hosts.values()].map((host) => host.kill()));
		await this.#switch.close();
		rmSync(this.#folder, { recursive: true, force: true });
	}

	async #start(name: string, number: number): Promise<void> {
		const host = await TestHost.boot(name, join(this.#folder, name), `${SUBNET}.${number}`);
		this.#hosts.set(name, host);
		const port = portOf(name);
		const peer = ['peer', 'name', 'up0', 'netns', String(host.pid)];
		this.#switch.must('ip', 'link', 'add', port, 'type', 'veth', ...peer);
		this.#switch.must('ip', 'link', 'set', port, 'master', 'sw0', 'up');
		host.connect();
	}
}

/** One host. */
export class TestHost {
	readonly name: string;
	readonly address: string;
	readonly #cgroup: string;
	readonly #space: Namespace;

	private constructor(
		{ name, address, cgroup }: { name: string; address: string; cgroup: string },
		space: Namespace,
	) {
		this.name = name;
		this.address = address;
		this.#cgroup = cgroup;
		this.#space = space;
	}

	static async boot(name: string, folder: string, address: string): Promise<TestHost> {
		const cgroup = `${PREFIX}${process.pid}-${name}`;
		mkdirSync(folder, { recursive: true });
		hostCgroups.make(cgroup);
		const init = join(CHECKOUT, 'test/hosts/host-init.sh');
		const spaces = [
			'--mount',
			'--uts',
			'--cgroup',
			'--net',
			'--pid',
			'--fork',
			'--kill-child=KILL',
		];
		const space = await Namespace.open(
			[
				'unshare',
				...spaces,
				'--',
				'bash',
				init,
				name,
				folder,
				basePath(),
				CHECKOUT,
				process.execPath,
				String(hostCgroups.version),
			],
			cgroup,
		);
		hostCgroups.settle(cgroup);
		return new TestHost({ name, address, cgroup }, space);
	}

	/** Its first process, as this machine knows it. */
	get pid(): number {
		return this.#space.pid;
	}

	/** Where this machine has a path of it, for looks without a process there; a link that begins with / leads out of it. */
	fromHere(path: string): string {
		return `/proc/${this.pid}/root${path}`;
	}

	/** Runs a command there and waits for its end, whatever that is. */
	run(...argv: Argv): Ran {
		return this.#space.run(argv);
	}

	/** The same for one that must end well; gives what it printed. */
	must(...argv: Argv): string {
		return this.#space.must(...argv);
	}

	/** A command there that goes on. */
	spawn(...argv: Argv): ChildProcess {
		return this.#space.spawn(argv);
	}

	/** Ballast from this checkout. */
	ballast(...args: readonly string[]): Ran {
		return this.run('/ballast/bin/ballast', ...args);
	}

	write(path: string, text: string): void {
		const folder = path.slice(0, path.lastIndexOf('/'));
		const done = this.#space.run(
			['sh', '-c', `mkdir -p "$1" && cat >"$2"`, 'sh', folder, path],
			text,
		);
		if (done.status !== 0) throw new Error(`cannot write ${path} in ${this.name}: ${done.stderr}`);
	}

	/** The processes there, but for those in its containers, whose command line is like that: as this machine knows them. */
	processes(pattern: RegExp): readonly number[] {
		return hostCgroups
			.processes(this.#cgroup)
			.filter((pid) =>
				pattern.test(readIfThere(`/proc/${pid}/cmdline`)?.replaceAll('\0', ' ') ?? ''),
			);
	}

	/** Those in its containers. */
	contained(): readonly number[] {
		return hostCgroups.contained(this.#cgroup);
	}

	/** Stops every process of it at once, containers too, and lets none run until `thaw`. */
	freeze(): void {
		hostCgroups.freeze(this.#cgroup);
	}

	thaw(): void {
		hostCgroups.thaw(this.#cgroup);
	}

	/** As a power cut: all of it is gone, and what was written to it. */
	async kill(): Promise<void> {
		hostCgroups.thawEach(this.#cgroup);
		await this.#space.close();
		await waitFor(`${this.name} to go`, () => {
			return !existsSync(`/proc/${this.pid}`) && hostCgroups.remove(this.#cgroup) ? true : null;
		});
	}

	/** @internal */
	connect(): void {
		this.must('ip', 'link', 'add', 'br0', 'type', 'bridge');
		this.must('ip', 'link', 'set', 'up0', 'master', 'br0', 'up');
		this.must('ip', 'link', 'set', 'br0', 'up');
		this.must('ip', 'address', 'add', `${this.address}/24`, 'dev', 'br0');
	}

	/** @internal Lets each of these log in as root, and know this host. */
	letIn(others: readonly TestHost[], keys: string): void {
		const key = (file: string) => readFileSync(join(keys, file), 'utf8');
		this.write('/etc/ssh/ssh_host_ed25519_key', key('host'));
		this.write('/root/.ssh/id_ed25519', key('user'));
		this.write('/root/.ssh/authorized_keys', key('user.pub'));
		const known = others.map(({ name, address }) => `${name},${address} ${key('host.pub')}`);
		this.write('/root/.ssh/known_hosts', known.join(''));
		const names = others.map(({ name, address }) => `${address} ${name}\n`);
		this.write('/etc/hosts', `127.0.0.1 localhost\n${names.join('')}`);
		this.must('chmod', '600', '/etc/ssh/ssh_host_ed25519_key', '/root/.ssh/id_ed25519');
		this.must('/usr/sbin/sshd');
	}
}

/** A process whose namespaces others enter. It ends with the test process. */
class Namespace {
	readonly pid: number;
	readonly #outer: ChildProcess;
	readonly #cgroup: string | null;

	private constructor(outer: ChildProcess, pid: number, cgroup: string | null) {
		this.#outer = outer;
		this.pid = pid;
		this.#cgroup = cgroup;
	}

	/** The command prints `up` when others may enter. */
	static async open(argv: readonly string[], cgroup: string | null = null): Promise<Namespace> {
		const bound = ['setpriv', '--pdeathsig', 'KILL', '--', ...argv];
		const [command = '', ...args] = inCgroup(cgroup, bound);
		const outer = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'] });
		let said = '';
		outer.stderr.on('data', (chunk: Buffer) => {
			said += chunk.toString();
		});
		for await (const line of createInterface(outer.stdout)) {
			if (line === 'up') return new Namespace(outer, innerPid(outer.pid ?? 0), cgroup);
		}
		throw new Error(`a test host did not come up: ${said}`);
	}

	run(argv: Argv, input?: string): Ran {
		const [command = '', ...args] = this.#entered(argv);
		// a shell whose input is a socket takes itself for a login from afar, and reads what people have in their .bashrc
		const stdin = input === undefined ? 'ignore' : 'pipe';
		return spawnSync(command, args, {
			encoding: 'utf8',
			maxBuffer: 2 ** 26,
			env: ENVIRONMENT,
			stdio: [stdin, 'pipe', 'pipe'],
			// what hangs fails, and does not keep the tests from their end
			timeout: patience(LONGEST_MS),
			killSignal: 'SIGKILL',
			...(input !== undefined && { input }),
		});
	}

	must(...argv: Argv): string {
		const { status, stdout, stderr } = this.run(argv);
		if (status !== 0) throw new Error(`${argv.join(' ')}: ${stderr || stdout}`);
		return stdout.trim();
	}

	spawn(argv: Argv): ChildProcess {
		const [command = '', ...args] = this.#entered(argv);
		return spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], env: ENVIRONMENT });
	}

	async close(): Promise<void> {
		if (this.#outer.exitCode !== null || this.#outer.signalCode !== null) return;
		const ended = new Promise((resolve) => this.#outer.once('close', resolve));
		this.#outer.kill('SIGKILL');
		await ended;
	}

	#entered(argv: readonly string[]): readonly string[] {
		const all = ['--mount', '--uts', '--cgroup', '--pid', '--root', '--wdns=/'];
		const spaces = this.#cgroup === null ? [] : all;
		return inCgroup(this.#cgroup, [
			'nsenter',
			'--target',
			String(this.pid),
			'--net',
			...spaces,
			'--',
			...argv,
		]);
	}
}

/** The init of the machine of `npm run test:vm`, which has all that a host needs. */
const MACHINE = '/sbin/testvm-init';

/** Where the root is that all hosts share: `npm test` builds it. */
function basePath(): string {
	if (existsSync(MACHINE)) return '/';
	const cache = join(CHECKOUT, '.cache/testhosts');
	const [base] = existsSync(cache)
		? readdirSync(cache).filter((name) => name.startsWith('base-'))
		: [];
	if (base === undefined) throw new Error('the test hosts have no root yet: npm test builds it');
	return join(cache, base);
}

const portOf = (name: string): string => `p-${name}`;

/** The process in the new namespaces: the child of `unshare`, or what that became. */
function innerPid(outer: number): number {
	const children = readFileSync(`/proc/${outer}/task/${outer}/children`, 'utf8').trim().split(' ');
	const isForked = readFileSync(`/proc/${outer}/comm`, 'utf8').trim() === 'unshare';
	return isForked ? Number(children[0]) : outer;
}

function makeKeys(folder: string): void {
	for (const name of ['host', 'user']) {
		const argv = ['-q', '-t', 'ed25519', '-N', '', '-C', '', '-f', join(folder, name)];
		const { status, stderr } = spawnSync('ssh-keygen', argv, { encoding: 'utf8' });
		if (status !== 0) throw new Error(`ssh-keygen: ${stderr}`);
	}
}

/** Those of test processes that were killed. */
function removeStaleCgroups(): void {
	for (const name of hostCgroups.names()) {
		const pid = new RegExp(`^${PREFIX}(\\d+)-`).exec(name)?.[1];
		if (pid === undefined || existsSync(`/proc/${pid}`)) continue;
		// what stands still cannot end
		hostCgroups.thawEach(name);
		hostCgroups.remove(name);
	}
}

/** A command line that runs another one in a host's cgroups, which only a process itself can enter before it starts. */
function inCgroup(cgroup: string | null, argv: readonly string[]): readonly string[] {
	if (cgroup === null) return argv;
	return ['sh', '-c', `${hostCgroups.enter(cgroup).join(' && ')} && exec "$@"`, 'sh', ...argv];
}
