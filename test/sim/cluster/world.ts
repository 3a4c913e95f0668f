import type { FaultSource, SimVerb } from '../../../src/drivers/container/sim/faults.ts';
import { SimClock } from '../../../src/drivers/container/sim/sim-clock.ts';
import type { SimRun } from '../../../src/drivers/container/sim/sim-container.ts';
import { SimHost } from '../../../src/drivers/container/sim/sim-host.ts';
import { endRun } from '../../../src/drivers/container/sim/sim-run.ts';
import { SEED_STATE } from '../../../src/drivers/container/sim/sim-state.ts';
import type { CopyOrder } from '../../../src/drivers/migration/peer.ts';
import { OperationError } from '../../../src/model/errors.ts';
import type { Protection } from '../../../src/model/instance-spec.ts';
import type { NodeStatus } from '../../../src/model/instance-status.ts';
import type { MigrationMode } from '../../../src/model/migration.ts';
import { statusNow } from '../../../src/model/shared-status.ts';
import { Daemon } from '../../../src/reconciler/daemon.ts';
import { Life } from '../../support/life.ts';
import { LXCPATH, SimNode } from '../../support/sim-node.ts';
import { JoinedDriver } from './joined-driver.ts';
import { Ledger } from './ledger.ts';
import { MemoryInFlight, type Place } from './memory-in-flight.ts';
import { NodeClock } from './node-clock.ts';
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
/** Moves as its spec wants. */
export const GOES_LIVE = 'web2';
const IMAGE = 'disks: [{name: data, mount: /data, image: {size: 1Gi}}]';

const LEASE_MS = 15_000;
/** What is told for people takes so long, so that it changes nothing of when the rest happens. */
const SHARE_MS = 40;

/** `Criu` and `Receive` fetch memory, the `Way` carries it, and the `Holder` keeps the processes that it is fetched from. */
export type Harm = 'Criu' | 'Receive' | 'Way' | 'Holder';

/** What a spec says, as far as these worlds differ in it. */
export interface Wish {
	readonly node: NodeName | null;
	readonly state: 'Running' | 'Stopped';
	readonly mode: MigrationMode;
	/** How its memory goes when it goes live; as little as there is, `Auto` is at the stop. */
	readonly memory?: 'Auto' | 'StopCopy' | 'PreCopy' | 'PostCopy';
	/** What it is protected from. */
	readonly protect?: readonly Protection[];
	/** Who consents to a move by its spec. */
	readonly migrate?: 'Auto' | 'Approve';
}

/** Bytes that a round of pre-copy finds: the third one finds little. */
const writtenMemory = (round: number): number => 2 ** (28 - 3 * round);

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
	readonly clock: NodeClock;
	process: Running | null;
	link: Link;
	isOn: boolean;
	/** When its daemon began, and when that or its way to the store became otherwise, in the time of the world. */
	beganAt: number;
	changedAt: number;
}

/** As long as a source tries to take back what its memory did not follow, though not all of the minute that it has. */
const REACHED_MS = 30_000;
/** So long a node waits for the answer of another one. */
const ANSWER_MS = 15_000;
/** Numbers that one host gives out; those of the next one begin after them. */
const IDS_PER_HOST = 1_000_000;

/** Several simulated nodes with real loops, a store that they share, and ways between them, all of which can fail. */
export class World {
	readonly clock = new SimClock(Date.UTC(2026, 0, 1));
	readonly store = new SimStore();
	/** What processes know, and who may do without it. */
	readonly ledger = new Ledger();
	readonly memory: MemoryInFlight;
	/** Whether a host can take the power of another one. */
	canCutPower = true;
	/** Where nothing starts. */
	readonly startless = new Set<NodeName>();
	/** Where no round of pre-copy comes to its end. */
	readonly roundless = new Set<NodeName>();
	/** What happened first of what must never: two copies of one instance ran, a disk was mounted twice, or what processes knew was lost. */
	broken: string | null = null;
	readonly #members: Readonly<Record<NodeName, Member>>;
	readonly #random: () => number;
	readonly #ways = new Map<string, { readonly link: Link; readonly since: number }>();

	/** `random` decides how long things take. */
	constructor(random: () => number) {
		this.#random = random;
		const members = NODES.map((name, at) => {
			const clock = new NodeClock(this.clock);
			const host = new SimHost({ ...SEED_STATE, nextId: at * IDS_PER_HOST }, clock);
			const node = new SimNode(this.clock, name, host);
			host.onStateChange((event) => this.#look(event.name));
			for (const each of NODES) node.specs.files.set(`${each}.yaml`, nodeDocument(each));
			const state = { process: null, link: 'Up', isOn: true, beganAt: 0, changedAt: 0 } as const;
			return [name, { node, clock, ...state } satisfies Member] as const;
		});
		this.#members = Object.fromEntries(members) as Record<NodeName, Member>;
		this.memory = new MemoryInFlight((name) => this.#placeOf(name as NodeName), random);
	}

	declare(where: readonly NodeName[], instance: InstanceName, wish: Wish): void {
		const { state, mode, memory = 'StopCopy', protect = [], migrate = 'Auto' } = wish;
		const lines = [
			`state: ${state}`,
			`migration: {mode: ${mode}, memory: ${memory}}`,
			`lifecycle: {protect: [${protect.join(', ')}]}`,
			`updates: {migrate: ${migrate}}`,
		];
		const at = wish.node === null ? [] : [`node: ${wish.node}`];
		const disks = instance === WITH_IMAGE ? [IMAGE] : [];
		for (const name of where) {
			this.#members[name].node.declare(instance, ...lines, ...at, ...disks);
		}
	}

	/** Everywhere; where nothing says where it should be, placement does. */
	declareFailingOver(to: NodeName | null = null): void {
		const root = `{name: root, mount: /, directory: {path: /shared/${FAILS_OVER}}}`;
		const data = `{name: data, mount: /data, image: {path: /shared/${FAILS_OVER}.img, size: 1Gi}}`;
		for (const name of NODES) {
			const { node } = this.#members[name];
			const at = to === null ? [] : [`node: ${to}`];
			node.declare(FAILS_OVER, 'ha: {failover: Auto}', `disks: [${root}, ${data}]`, ...at);
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
		if (member.link !== link) member.changedAt = this.clock.now();
		member.link = link;
		const { process, clock } = member;
		clock.after(this.#delay(), () => process?.cluster.refresh());
	}

	setWay(from: NodeName, to: NodeName, link: Link): void {
		this.#ways.set(`${from} ${to}`, { link, since: this.clock.now() });
	}

	openWays(): void {
		for (const from of NODES) for (const to of NODES) this.setWay(from, to, 'Up');
	}

	/** Nothing happens on a host for so long, and then all that fell due. */
	pause(name: NodeName, ms: number): void {
		this.#members[name].clock.pause(ms);
	}

	/** The time of day of a host jumps, and its time passes faster or slower from now on. */
	setClock(name: NodeName, { byMs, slowness }: { byMs: number; slowness: number }): void {
		const { clock } = this.#members[name];
		clock.aheadMs += byMs;
		clock.slowness = slowness;
	}

	/** Something that carries memory ends: what fetches it on a host, or what holds and sends it there. */
	harmMemory(name: NodeName, what: Harm): void {
		if (what === 'Way') this.memory.breakWays(name);
		else if (what === 'Holder') this.#endHolding(name);
		else this.memory.endFetching(name, what);
	}

	#endHolding(name: NodeName): void {
		const { host } = this.#members[name].node;
		const ended = this.memory.endHolding(name);
		for (const id of ended) this.#giveUpUnlessWhole(name, id, 'what held it was killed');
		for (const run of [...host.runs.values()].flat()) {
			if (ended.includes(run.memory)) endRun(host, run, { cause: 'Signal', code: 9 });
		}
	}

	/** Whether something new may go to a node, everywhere. */
	drain(where: readonly NodeName[], name: NodeName, isDrained: boolean): void {
		for (const each of where) {
			const { specs } = this.#members[each].node;
			specs.files.set(`${name}.yaml`, nodeDocument(name, isDrained));
			specs.changed();
		}
	}

	/** An init that ends by itself; what stands still does not. */
	crash(instance: string): void {
		for (const name of NODES) {
			const { host } = this.#members[name].node;
			const run = host.visibleRun({ lxcpath: LXCPATH, name: instance });
			if (run === null || run.state === 'FROZEN') continue;
			this.ledger.giveUp(run.memory, 'it ended by itself');
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
		for (const { memory } of [...host.runs.values()].flat()) {
			const why = 'its host lost power';
			if (this.memory.isHeld(name, memory)) this.#giveUpUnlessWhole(name, memory, why);
			// what was all here is nowhere else any more, whatever still stands still for it
			else if (!this.memory.isPartOf(name, memory)) this.ledger.giveUp(memory, why);
			else if (!NODES.some((other) => this.memory.isLatestAt(other, memory)))
				this.ledger.giveUp(memory, why);
		}
		host.runs.clear();
		this.memory.endHolding(name);
		this.memory.powerOff(name);
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

	/** Whether something happens on every host. */
	get areAwake(): boolean {
		return NODES.every((name) => this.#isAwake(name));
	}

	/** Where copies of it run, each once. */
	runsAt(instance: string): readonly NodeName[] {
		return NODES.flatMap((name) => this.#members[name].node.runs(instance).map(() => name));
	}

	/** What its processes know, wherever they run. */
	memoriesOf(instance: string): readonly number[] {
		return this.#goesOnAt(instance).flatMap((name) =>
			this.#members[name].node.runs(instance).map(({ memory }) => memory),
		);
	}

	/** Where its processes run: not where they stand still with their memory for what runs elsewhere. */
	#goesOnAt(instance: string): readonly NodeName[] {
		return NODES.flatMap((name) =>
			this.#members[name].node
				.runs(instance)
				.filter(({ state, memory }) => state !== 'FROZEN' || !this.memory.isHeld(name, memory))
				.map(() => name),
		);
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
		const { clock } = member;
		const pass = async (ms = this.#delay()): Promise<void> => {
			guard();
			await new Promise<void>((resolve) => clock.after(ms, resolve));
			guard();
		};
		const cluster = new SimClusterStore({
			...{ node: name, store: this.store, pass },
			link: () => member.link,
			whenLeaseIsOver: (act) => this.clock.after(LEASE_MS, act),
			meanwhile: () =>
				new Promise((resolve) => {
					clock.after(SHARE_MS, () => life.isOver || resolve());
				}),
			later: (act) => clock.after(this.#delay(), () => life.isOver || act()),
		});
		const peers = new SimPeers({
			at: (address) => this.#otherNode(name, address as NodeName),
			link: (address) => this.#wayTo(name, address as NodeName),
			pass,
			answers: (address) => this.#isAwake(address as NodeName),
			openMemoryWay: (address, folder) =>
				this.memory.open({ from: name, to: address, folder, isDaemonThere: () => !life.isOver }),
			cutPower: (other) => this.#cutPower(other as NodeName),
		});
		const parts = node.parts({ faults, guard, cluster, peers });
		const driver = new JoinedDriver(
			node.host,
			{ lxcpath: LXCPATH, faults, writtenMemory },
			{
				...{ node: name, memory: this.memory, ledger: this.ledger, pass },
				onEnd: (run) => this.#lookAtEnd(name, run),
			},
		);
		const daemon = Daemon.start({ ...parts, driver });
		daemon.catch(() => undefined);
		member.process = { life, daemon, cluster };
		member.beganAt = this.clock.now();
		member.changedAt = this.clock.now();
	}

	#isBroken(name: NodeName, verb: SimVerb): boolean {
		if (verb === 'start') return this.startless.has(name);
		return verb === 'preCopy' && this.roundless.has(name);
	}

	/** `null` without a daemon that answers. */
	#otherNode(from: NodeName, to: NodeName): OtherNode | null {
		const { process, node } = this.#members[to];
		if (process === null || process.life.isOver || !this.#isAwake(to)) return null;
		return {
			// what nobody waits for any more is done all the same
			receive: (name, request) =>
				this.#answered(from, async () => {
					await new Promise<void>((resolve) => this.#members[to].clock.after(0, resolve));
					const { api } = await process.daemon;
					return api.receive(name, request);
				}),
			take: ({ name, id }: CopyOrder) => {
				const container = this.#members[from].node.container(name);
				if (container === null) throw new Error(`nothing of ${name} is on ${from}`);
				const trashId = `${name}@moving-${id}`;
				node.host.trash.set(trashId, { ...container, mounted: [] });
				const { images } = container;
				if (images === null || this.memory.heldAt(from, images.folder) === null) return;
				this.memory.arrive(to, images.folder, images.run);
			},
		};
	}

	#cutPower(name: NodeName): void {
		if (!this.canCutPower) throw new OperationError('no answer', { reason: 'FencingFailed' });
		this.powerOff(name);
	}

	/** The answer of another node, or that there was none in time. */
	async #answered<T>(from: NodeName, ask: () => Promise<T>): Promise<T> {
		return await new Promise((resolve, reject) => {
			const cancel = this.#members[from].clock.after(ANSWER_MS, () =>
				reject(new OperationError('no answer', { reason: 'PeerUnreachable' })),
			);
			ask().then(resolve, reject).finally(cancel);
		});
	}

	#wayTo(from: NodeName, to: NodeName): Link {
		return this.#ways.get(`${from} ${to}`)?.link ?? 'Up';
	}

	#isAwake(name: NodeName): boolean {
		const { isOn, clock } = this.#members[name];
		return isOn && !clock.isPaused;
	}

	#placeOf(name: NodeName): Place {
		const { node, clock } = this.#members[name];
		return {
			host: node.host,
			clock,
			isOn: () => this.#isAwake(name),
			reaches: (other) => this.#wayTo(name, other as NodeName) !== 'Down',
		};
	}

	/** What ran there with that memory, or stood still with it, is gone. */
	#giveUpUnlessWhole(name: NodeName, memory: number, why: string): void {
		const isWhole = NODES.some((other) => other !== name && this.#isWholeAt(other, memory));
		if (!isWhole) this.ledger.giveUp(memory, why);
	}

	/** Whether all of that memory is on a node, with processes that run or stand still, or in images. */
	#isWholeAt(name: NodeName, memory: number): boolean {
		const { host } = this.#members[name].node;
		if (this.memory.isPartOf(name, memory)) return false;
		const runs = [...host.runs.values()].flat();
		const isOlder = this.memory.isHeld(name, memory) && !this.memory.isLatestAt(name, memory);
		return (
			(!isOlder && runs.some((run) => run.memory === memory)) ||
			[...host.containers.values(), ...host.trash.values()].some(
				({ images }) => images?.run.memory === memory && !this.memory.isBeside(images.folder),
			)
		);
	}

	#lookAtEnd(name: NodeName, { name: instance, memory }: SimRun): void {
		if (!this.ledger.isNeeded(memory)) return;
		if (NODES.some((other) => other !== name && this.#isWholeAt(other, memory))) return;
		this.broken ??= `${instance} ended on ${name}, and nowhere else is all of its memory`;
	}

	/** What begins anew must have nothing left to go on with. */
	#lookAtMemory(instance: string): void {
		for (const name of NODES) {
			for (const run of this.#members[name].node.runs(instance)) {
				if (run.initPid === null) continue;
				for (const memory of this.ledger.note(run)) this.#missed(name, run, memory);
			}
		}
	}

	#missed(name: NodeName, { name: instance }: SimRun, memory: number): void {
		const holder = NODES.find((other) => this.memory.isLatestAt(other, memory));
		const since = this.clock.now() - REACHED_MS;
		const wasReached =
			holder === undefined ||
			this.#reachedSince(holder, name) <= since ||
			this.#members[name].beganAt > since;
		if (wasReached || !this.memory.isLost(name, memory)) {
			const where = holder === undefined ? '' : `, which ${holder} still holds`;
			this.broken ??= `${instance} begins anew on ${name} without what it knew${where}`;
		} else this.ledger.giveUp(memory, 'its source could not be reached');
	}

	/** Since when a node could have asked another one, in the time of the world. */
	#reachedSince(from: NodeName, to: NodeName): number {
		const both = [this.#members[from], this.#members[to]];
		const isThere = ({ process, link, isOn }: Member): boolean =>
			isOn && link === 'Up' && process !== null && !process.life.isOver;
		if (!both.every(isThere) || this.#wayTo(from, to) !== 'Up') return Number.POSITIVE_INFINITY;
		const changes = both.flatMap(({ changedAt, clock }) => [changedAt, clock.wokeAt]);
		return Math.max(...changes, this.#ways.get(`${from} ${to}`)?.since ?? 0);
	}

	#delay(): number {
		return Math.floor(this.#random() * 400);
	}

	#look(name: string): void {
		if (this.broken !== null || ![...INSTANCES, FAILS_OVER].includes(name)) return;
		const where = this.#goesOnAt(name);
		if (where.length > 1) this.broken = `${name} runs on ${where.join(' and ')}`;
		this.#lookAtMemory(name);
		const mounted = NODES.filter(
			(each) => (this.#members[each].node.container(name)?.mounted.length ?? 0) > 0,
		);
		if (mounted.length > 1)
			this.broken = `a disk of ${name} is mounted on ${mounted.join(' and ')}`;
	}
}

function nodeDocument(name: string, isDrained = false): string {
	const spec = `spec: {address: ${name}${isDrained ? ', unschedulable: true' : ''}}`;
	return `apiVersion: ballast/v1\nkind: Node\nmetadata: {name: ${name}}\n${spec}\n`;
}

/** What a dead process would have logged is heard by nobody. */
function isOfDeath(defect: unknown): boolean {
	return JSON.stringify(defect, (_, value: unknown) =>
		value instanceof Error ? `${value.constructor.name} ${value.message}` : value,
	).includes('SimCrash');
}
