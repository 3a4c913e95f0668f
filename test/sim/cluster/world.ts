import type { FaultSource, SimVerb } from '../../../src/drivers/container/sim/faults.ts';
import { SimClock } from '../../../src/drivers/container/sim/sim-clock.ts';
import { SimDriver } from '../../../src/drivers/container/sim/sim-driver.ts';
import type { CopyOrder } from '../../../src/drivers/migration/peer.ts';
import { OperationError } from '../../../src/model/errors.ts';
import type { NodeStatus } from '../../../src/model/instance-status.ts';
import { statusNow } from '../../../src/model/shared-status.ts';
import { Daemon } from '../../../src/reconciler/daemon.ts';
import { Life } from '../../support/life.ts';
import { LXCPATH, SimNode } from '../../support/sim-node.ts';
import { type OtherNode, SimPeers } from './sim-peers.ts';
import { type Link, SimClusterStore, SimStore } from './sim-store.ts';

export const NODES = ['n1', 'n2', 'n3'] as const;
export type NodeName = (typeof NODES)[number];
export const INSTANCES = ['web1', 'web2'] as const;
export type InstanceName = (typeof INSTANCES)[number];
/** Lies on storage that all nodes reach, and fails over. */
export const FAILS_OVER = 'db1';

/** Has a disk that is mounted where it runs, and moves cold whatever its spec wants. */
const WITH_IMAGE = 'web1';
const IMAGE = 'disks: [{name: data, mount: /data, image: {size: 1Gi}}]';

const LEASE_MS = 15_000;
/** What is told for people takes so long, so that it changes nothing of when the rest happens. */
const SHARE_MS = 40;

/** What a spec says, as far as these worlds differ in it. */
export interface Wish {
	readonly node: NodeName | null;
	readonly state: 'Running' | 'Stopped';
	readonly mode: 'Live' | 'Cold';
	/** How memory goes that goes live; as little as there is, it goes at the stop otherwise. */
	readonly memory?: 'Auto' | 'PreCopy';
}

/** Bytes that a round of pre-copy finds: the third one finds little. */
const writtenMemory = (round: number): number => 2 ** (28 - 3 * round);

/** A simulated host takes what arrives here: the world itself carries it over. */
class JoinedDriver extends SimDriver {
	override prepareArrival(): Promise<void> {
		return Promise.resolve();
	}
}

/** A daemon, and how many of the moments at which it may die it survives from now on. */
class Process extends Life {
	left = Number.POSITIVE_INFINITY;

	constructor() {
		super(() => this.left-- <= 0);
	}
}

interface Running {
	readonly life: Process;
	readonly daemon: Promise<Daemon>;
	readonly cluster: SimClusterStore;
}

interface Member {
	readonly node: SimNode;
	process: Running | null;
	link: Link;
	isOn: boolean;
}

/** Several simulated nodes with real loops, a store that they share, and ways between them, all of which can fail. */
export class World {
	readonly clock = new SimClock(Date.UTC(2026, 0, 1));
	readonly store = new SimStore();
	readonly ways = new Map<string, Link>();
	/** Whether a host can take the power of another one. */
	canCutPower = true;
	/** Where nothing starts. */
	readonly startless = new Set<NodeName>();
	/** Where no round of pre-copy comes to its end. */
	readonly roundless = new Set<NodeName>();
	/** The first moment at which two copies of one instance ran, or a disk of it was mounted twice, and where. */
	broken: string | null = null;
	readonly #members: Readonly<Record<NodeName, Member>>;
	readonly #random: () => number;

	/** `random` decides how long things take. */
	constructor(random: () => number) {
		this.#random = random;
		const members = NODES.map((name) => {
			const node = new SimNode(this.clock, name);
			node.host.onStateChange((event) => this.#look(event.name));
			for (const each of NODES) node.specs.files.set(`${each}.yaml`, nodeDocument(each));
			return [name, { node, process: null, link: 'Up', isOn: true } satisfies Member] as const;
		});
		this.#members = Object.fromEntries(members) as Record<NodeName, Member>;
	}

	declare(where: readonly NodeName[], instance: InstanceName, wish: Wish): void {
		const { state, mode, memory = 'Auto' } = wish;
		const lines = [`state: ${state}`, `migration: {mode: ${mode}, memory: ${memory}}`];
		const at = wish.node === null ? [] : [`node: ${wish.node}`];
		const disks = instance === WITH_IMAGE ? [IMAGE] : [];
		for (const name of where) {
			this.#members[name].node.declare(instance, ...lines, ...at, ...disks);
		}
	}

	/** Everywhere; placement says where it begins. */
	declareFailingOver(): void {
		const root = `{name: root, mount: /, directory: {path: /shared/${FAILS_OVER}}}`;
		const data = `{name: data, mount: /data, image: {path: /shared/${FAILS_OVER}.img, size: 1Gi}}`;
		for (const name of NODES) {
			const { node } = this.#members[name];
			node.declare(FAILS_OVER, 'ha: {failover: Auto}', `disks: [${root}, ${data}]`);
		}
	}

	undeclare(where: readonly NodeName[], instance: InstanceName): void {
		for (const name of where) this.#members[name].node.undeclare(instance);
	}

	/** Somebody makes a mistake in the document of an instance, in the git of that node. */
	breakDocument(name: NodeName, instance: InstanceName): void {
		this.#members[name].node.declare(instance, 'noSuchField: true');
	}

	/** Starts the daemons that are not there, where there is power. */
	async boot(): Promise<void> {
		for (const name of NODES) {
			const member = this.#members[name];
			const isThere = member.process !== null && !member.process.life.isOver;
			if (member.isOn && !isThere) this.#start(name, member);
		}
		await this.clock.advance(0);
	}

	/** The daemon of a node dies after some of the things that it does next. */
	killSoon(name: NodeName, left: number): void {
		const { process } = this.#members[name];
		if (process !== null) process.life.left = left;
	}

	setLink(name: NodeName, link: Link): void {
		const member = this.#members[name];
		member.link = link;
		const { process } = member;
		this.clock.after(this.#delay(), () => process?.cluster.refresh());
	}

	setWay(from: NodeName, to: NodeName, link: Link): void {
		this.ways.set(`${from} ${to}`, link);
	}

	/** An init that ends by itself. */
	crash(instance: string): void {
		for (const name of NODES) {
			const { host } = this.#members[name].node;
			const run = host.visibleRun({ lxcpath: LXCPATH, name: instance });
			if (run === null) continue;
			host.replaceRun(run, null);
			host.report(run, 'STOPPED');
		}
	}

	/** As a power cut: what ran there does not, and its lease ends. */
	powerOff(name: NodeName): void {
		const member = this.#members[name];
		member.isOn = false;
		if (member.process !== null) member.process.life.isOver = true;
		const { host } = member.node;
		host.runs.clear();
		for (const instance of [...INSTANCES, FAILS_OVER]) {
			const container = member.node.container(instance);
			if (container !== null) host.put({ ...container, mounted: [] });
		}
	}

	/** Starts the daemon of a host that has come up again. */
	async powerOn(name: NodeName): Promise<void> {
		const member = this.#members[name];
		if (member.isOn) return;
		member.isOn = true;
		this.#start(name, member);
		await this.clock.advance(0);
	}

	/** As `ballast cordon` and `uncordon` do, from a node that reaches the store. */
	setCordon(name: NodeName, isOn: boolean): void {
		const cordon = { since: this.clock.now(), by: 'n1', reason: '' };
		if (isOn) this.store.cordons.set(name, cordon);
		else this.store.cordons.delete(name);
		this.store.tell(null);
	}

	/** What the daemon of a node answers to people. */
	async api(name: NodeName): Promise<Daemon['api']> {
		const daemon = await this.#members[name].process?.daemon;
		if (daemon === undefined) throw new Error(`no daemon runs on ${name}`);
		return daemon.api;
	}

	/** A person who knows that `from` is off says so on `here`. */
	async takeOver(here: NodeName, instance: InstanceName, from: NodeName): Promise<void> {
		const api = await this.api(here);
		await this.clock.runUntil(api.takeOver(instance, from));
	}

	/** A person tries again what failed. */
	async retry(): Promise<void> {
		for (const name of NODES) {
			const daemon = await this.#members[name].process?.daemon;
			for (const instance of INSTANCES) await daemon?.api.retry(instance).catch(() => undefined);
		}
	}

	/** Where copies of it run, each once. */
	runsAt(instance: string): readonly NodeName[] {
		return NODES.flatMap((name) => this.#members[name].node.runs(instance).map(() => name));
	}

	/** Where there is anything of it. */
	isAt(instance: string): readonly NodeName[] {
		return NODES.filter((name) => this.#members[name].node.container(instance) !== null);
	}

	/** Where what the nodes tell each other of instances is not what is so. */
	toldWrongly(): readonly string[] {
		const { owners, shared } = this.store;
		const untold = [...owners].flatMap(([name, owner]) => {
			const told = statusNow(shared.statuses.get(name), owner);
			const state = this.runsAt(name).length > 0 ? 'Running' : 'Stopped';
			return told?.state === state ? [] : [`${name} is ${state}, told ${told?.state}`];
		});
		const ownerless = [...shared.statuses.keys()].filter((name) => !owners.has(name));
		return [
			...untold,
			...ownerless.map((name) => `${name} is nobody's`),
			...[...shared.operations.keys()].map((name) => `${name} is said to move`),
		];
	}

	/** What that node shows to people. */
	async status(name: NodeName): Promise<NodeStatus> {
		const daemon = await this.#members[name].process?.daemon;
		if (daemon === undefined) throw new Error(`no daemon runs on ${name}`);
		return this.clock.runUntil(daemon.api.status());
	}

	/** How often it was made, on any node: what came from another one was not. */
	timesCreated(instance: string): number {
		return this.messages(instance, 'Created').length;
	}

	/** What any node said of it with that reason. */
	messages(instance: string, reason: string): readonly string[] {
		return NODES.flatMap((name) => this.#members[name].node.store.events)
			.filter((event) => event.instance === instance && event.reason === reason)
			.map(({ message }) => message);
	}

	/** What each node says of it, for people who look into a failure. */
	told(instance: string): string {
		const lines = NODES.map((name) => {
			const record = this.#members[name].node.store.records.get(instance);
			const events = this.#members[name].node.store.events
				.filter((event) => event.instance === instance)
				.map(({ lastSeen, reason, message }) => `  ${lastSeen} ${reason} ${message}`);
			const known = {
				created: record?.created?.at,
				half: this.#members[name].node.host.halfCreated.has(instance),
				lies: this.#members[name].node.container(instance) !== null,
				trash: [...this.#members[name].node.host.trash.keys()],
				owner: record?.owner,
				migration: record?.migration,
				checkpoint: record?.checkpoint,
			};
			return [`${name} ${JSON.stringify(known)}`, ...events.slice(-25)].join('\n');
		});
		return [JSON.stringify(this.store.owners.get(instance)), ...lines].join('\n');
	}

	/** Defects that a log would show. */
	get defects(): readonly unknown[] {
		return NODES.flatMap((name) => this.#members[name].node.defects).filter(
			(defect) => !isOfDeath(defect),
		);
	}

	#start(name: NodeName, member: Member): void {
		const { node } = member;
		const life = new Process();
		const { guard } = life;
		const faults: FaultSource = (verb, instance) =>
			this.#isBroken(name, verb)
				? { kind: 'fail', point: verb === 'preCopy' ? 'midway' : 'before' }
				: life.faults(verb, instance);
		const pass = async (): Promise<void> => {
			guard();
			await new Promise<void>((resolve) => this.clock.after(this.#delay(), resolve));
			guard();
		};
		const cluster = new SimClusterStore({
			...{ node: name, store: this.store, pass },
			link: () => member.link,
			whenLeaseIsOver: (act) => this.clock.after(LEASE_MS, act),
			meanwhile: () =>
				new Promise((resolve) => {
					this.clock.after(SHARE_MS, () => life.isOver || resolve());
				}),
			later: (act) => this.clock.after(this.#delay(), () => life.isOver || act()),
		});
		const peers = new SimPeers({
			at: (address) => this.#otherNode(name, address as NodeName),
			link: (address) => this.ways.get(`${name} ${address}`) ?? 'Up',
			pass,
			isOn: (address) => this.#members[address as NodeName].isOn,
			cutPower: (other) => this.#cutPower(other as NodeName),
		});
		const parts = node.parts({ faults, guard, cluster, peers });
		const driver = new JoinedDriver(node.host, { lxcpath: LXCPATH, faults, writtenMemory });
		const daemon = Daemon.start({ ...parts, driver });
		daemon.catch(() => undefined);
		member.process = { life, daemon, cluster };
	}

	#isBroken(name: NodeName, verb: SimVerb): boolean {
		if (verb === 'start') return this.startless.has(name);
		return verb === 'preCopy' && this.roundless.has(name);
	}

	/** `null` without a daemon that answers. */
	#otherNode(from: NodeName, to: NodeName): OtherNode | null {
		const { process, node } = this.#members[to];
		if (process === null || process.life.isOver) return null;
		return {
			receive: async (name, request) => {
				const { api } = await process.daemon;
				return api.receive(name, request);
			},
			take: ({ name, id }: CopyOrder) => {
				const container = this.#members[from].node.container(name);
				if (container === null) throw new Error(`nothing of ${name} is on ${from}`);
				node.host.trash.set(`${name}@moving-${id}`, { ...container, mounted: [] });
			},
		};
	}

	#cutPower(name: NodeName): void {
		if (!this.canCutPower) throw new OperationError('no answer', { reason: 'FencingFailed' });
		this.powerOff(name);
	}

	#delay(): number {
		return Math.floor(this.#random() * 400);
	}

	#look(name: string): void {
		if (this.broken !== null || ![...INSTANCES, FAILS_OVER].includes(name)) return;
		const where = this.runsAt(name);
		if (where.length > 1) this.broken = `${name} runs on ${where.join(' and ')}`;
		const mounted = NODES.filter(
			(each) => (this.#members[each].node.container(name)?.mounted.length ?? 0) > 0,
		);
		if (mounted.length > 1)
			this.broken = `a disk of ${name} is mounted on ${mounted.join(' and ')}`;
	}
}

const nodeDocument = (name: string): string =>
	`apiVersion: ballast/v1\nkind: Node\nmetadata: {name: ${name}}\nspec: {address: ${name}}\n`;

/** What a dead process would have logged is heard by nobody. */
function isOfDeath(defect: unknown): boolean {
	return JSON.stringify(defect, (_, value: unknown) =>
		value instanceof Error ? `${value.constructor.name} ${value.message}` : value,
	).includes('SimCrash');
}
