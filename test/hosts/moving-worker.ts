import { setTimeout as delay } from 'node:timers/promises';
import { expect, vi } from 'vitest';
import { listIfThere, readIfThere } from '../../src/host/if-there.ts';
import { patience } from '../support/patience.ts';
import { diffAt, installBallast, makeRootfs, ROOT, startDaemon } from './on-host.ts';
import { type Ran, TestHosts } from './test-hosts.ts';

/** Where the instance `worker` answers. */
const ADDRESS = '192.0.2.10';
const ROOTFS = '/srv/worker';
const LXCPATH = `${ROOT}/var/lib/ballast/lxc`;
export const TRASH = `${ROOT}/var/lib/ballast/trash`;
export const LIVE = 'migration: {mode: Live}';

/** Reads all that it holds again and again, and says how much that is: in C a zero ends a string. */
const HOLDING = `BEGIN {
	s = "0123456789abcdef"; for (i = 0; i < 21; i++) s = s s
	while (1) { print length(s) >"/held.new"; close("/held.new"); system("mv /held.new /held; sleep 0.2") }
}`;
/** What it says then. */
export const HELD = String(2 ** 25);

/**
 * Counts in a process and not on disk, remembers on disk how often it began, and sends back what it is sent by TCP. Where `/hold` is, it holds
 * 32 MiB.
 */
const INIT = `#!/bin/sh
trap 'exit 0' PWR TERM USR1
echo begun >>/begun
(i=0; while :; do i=$((i+1)); echo $i >/tick.new; mv /tick.new /tick; sleep 0.02; done) &
[ ! -e /hold ] || awk '${HOLDING}' &
nc -ll -p 7000 -e cat &
while :; do wait; sleep 1; done
`;

const node = (name: string, address: string): string =>
	`apiVersion: ballast/v1\nkind: Node\nmetadata: {name: ${name}}\nspec: {address: ${address}}\n`;
const NODES = [node('n1', '192.0.2.1'), node('n2', '192.0.2.2')].join('---\n');

/** Phases in which its source goes on by itself. */
const LEAVING: readonly (string | null)[] = ['Copying', 'Stopping', 'HandingOver', 'HandedOver'];

export type HostName = 'n1' | 'n2';
export const otherThan = (name: HostName): HostName => (name === 'n1' ? 'n2' : 'n1');

/** Two hosts, n1 and n2, with a daemon each and one instance, `worker`, that can go from one to the other. */
export class MovingWorker {
	readonly hosts: TestHosts;

	private constructor(hosts: TestHosts) {
		this.hosts = hosts;
	}

	/** It is on n1 then. */
	static async up({
		holds = false,
		lines = [LIVE],
	}: {
		readonly holds?: boolean;
		/** Of its spec. */
		readonly lines?: readonly string[];
	} = {}): Promise<MovingWorker> {
		const worker = new MovingWorker(await TestHosts.up('n1', 'n2'));
		for (const name of ['n1', 'n2']) {
			const host = worker.hosts.host(name);
			makeRootfs(host, ROOTFS, INIT);
			if (holds) host.write(`${ROOTFS}/hold`, '');
			installBallast(host);
			host.write('/root/specs/nodes.yaml', NODES);
		}
		worker.declare('node: n1', ...lines);
		for (const name of ['n1', 'n2']) await startDaemon(worker.hosts.host(name));
		return worker;
	}

	/** Says the same on both hosts, as a git repository would. */
	declare(...lines: readonly string[]): void {
		const spec = [
			'apiVersion: ballast/v1\nkind: Instance\nmetadata: {name: worker}',
			`spec:\n  os: {copy: {path: ${ROOTFS}}}`,
			'  memory: {max: 128Mi}\n  pids: 60\n  hvparams: {cpu_mask: 0}',
			`  nics: [{name: eth0, bridge: br0, ipv4: [${ADDRESS}/24]}]`,
			...lines.map((line) => `  ${line}`),
		];
		for (const name of ['n2', 'n1']) {
			this.hosts.host(name).write('/root/specs/worker.yaml', `${spec.join('\n')}\n`);
		}
	}

	at(name: string, ...args: readonly string[]): Ran {
		return this.hosts.host(name).run('ballast', ...args);
	}

	runsAt(name: string): boolean {
		const asked = ['-P', LXCPATH, '-n', 'worker', '-sH'];
		return (
			this.hosts
				.host(name)
				.run('lxc-info', ...asked)
				.stdout.trim() === 'RUNNING'
		);
	}

	/** What it has counted to since it began. */
	ticks(name: string): number {
		return Number(this.#read(name, 'tick'));
	}

	/** How often it began, wherever it was then. */
	begun(name: string): number {
		return this.#read(name, 'begun').split('\n').length - 1;
	}

	/** That it holds all of its memory, as it said after this was asked. */
	async stillHolds(name: string): Promise<void> {
		this.hosts.host(name).must('rm', '-f', this.pathOf('held'));
		await vi.waitFor(() => expect(this.#read(name, 'held').trim()).toBe(HELD), patience(30_000));
	}

	/** In its root file system. */
	pathOf(file: string): string {
		return `${LXCPATH}/worker/rootfs/${file}`;
	}

	echoed(text: string): string {
		const ask = `exec 3<>/dev/tcp/${ADDRESS}/7000; echo ${text} >&3; head -n1 <&3`;
		return this.hosts.client('timeout', '3', 'bash', '-c', ask).stdout.trim();
	}

	/** The phase of its move in the record that is on a host's disk; `null` when it does not move. */
	phaseAt(name: string): string | null {
		const path = this.hosts.host(name).fromHere(`${ROOT}/var/lib/ballast/records/worker.json`);
		const text = readIfThere(path);
		if (text === null) return null;
		const { record } = JSON.parse(text) as {
			readonly record: { readonly migration: { readonly phase: string } | null };
		};
		return record.migration?.phase ?? null;
	}

	/** Where exactly one of the hosts has it running, and the other nothing of it. */
	async settledAt(name: HostName): Promise<void> {
		const other = otherThan(name);
		await vi.waitFor(
			() => expect([this.runsAt(name), this.runsAt(other)]).toEqual([true, false]),
			patience(60_000),
		);
		await vi.waitFor(() => expect(this.leftAt(other)).toBe(''), patience(30_000));
		await vi.waitFor(() => expect(this.#namesIn(name, TRASH)).toEqual([]), patience(30_000));
		await vi.waitFor(() => expect(this.echoed('there')).toBe('there'), patience(30_000));
	}

	/** Where it is when nothing goes on any more: on exactly one host. */
	async comeToRest(): Promise<HostName> {
		await vi
			.waitFor(() => expect(this.runsAt('n1') !== this.runsAt('n2')).toBe(true), patience(90_000))
			.catch((cause: unknown) => {
				throw new Error(`it runs on none of them, or on both\n${this.#told()}`, { cause });
			});
		await vi.waitFor(async () => expect(await this.#underWay()).toEqual([]), patience(90_000));
		await vi.waitFor(() => expect(this.echoed('there')).toBe('there'), patience(30_000));
		return this.runsAt('n1') ? 'n1' : 'n2';
	}

	migrated(from: string, to: string, ...how: readonly string[]): void {
		const run = this.at(from, 'migrate', 'worker', '--to', to, ...how);
		const told = run.status === 0 ? '' : this.at(to, 'events', 'worker').stdout;
		expect(run, told).toMatchObject({
			status: 0,
			stdout: expect.stringContaining(`is on ${to} now`),
		});
	}

	/** What lies on a host of it, also in the trash. */
	leftAt(name: string): string {
		return [LXCPATH, TRASH].flatMap((path) => this.#namesIn(name, path)).join('\n');
	}

	/** All that helps to find out why it came to no good end. */
	#told(): string {
		const looks =
			'tail -n 12 /tmp/daemon.log; ps -axo pid,ppid,etimes,stat,wchan,args | cut -c1-150';
		return ['n1', 'n2']
			.map((name) => {
				const seen = this.hosts.host(name).run('sh', '-c', looks).stdout;
				return `${name}\n${this.at(name, 'describe', 'worker').stdout}${seen}`;
			})
			.join('\n');
	}

	/** What either host is still at; what only a person can bring further is not. */
	async #underWay(): Promise<readonly string[]> {
		const names = ['n1', 'n2'] as const;
		const moving = names.filter((name) => LEAVING.includes(this.phaseAt(name)));
		const diffs = await Promise.all(names.map((name) => diffAt(this.hosts.host(name))));
		const steps = diffs.flatMap((diff) => diff.match(/^.* (MIGRATE|START|CREATE) .*$/gm) ?? []);
		return [...moving, ...steps.filter((step) => !step.includes('blocked:'))];
	}

	#namesIn(name: string, path: string): readonly string[] {
		return listIfThere(this.hosts.host(name).fromHere(path));
	}

	#read(name: string, file: string): string {
		return readIfThere(this.hosts.host(name).fromHere(this.pathOf(file))) ?? '';
	}
}

/** Comes back at the moment at which it holds, and not a millisecond later than it must. */
export async function atOnce(holds: () => boolean, what: string): Promise<void> {
	const giveUp = Date.now() + patience(30_000);
	while (!holds()) {
		if (Date.now() > giveUp) throw new Error(`it never came: ${what}`);
		await delay(1);
	}
}
