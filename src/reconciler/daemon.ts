import { messageOf } from '../model/errors.ts';
import type { NodeStatus } from '../model/instance-status.ts';
import { LoopApi } from './api/loop-api.ts';
import { type Assembly, assemble, type LoopParts } from './assemble.ts';
import type { Adopter } from './by-hand/adopt.ts';
import { presenceOf } from './cluster/known-nodes.ts';
import { claimWhatIsHere } from './cluster/ownership.ts';
import { Resync } from './queue/resync.ts';
import { StatusSharing } from './sharing/status-sharing.ts';
import { purgeTrash } from './trash/purge-trash.ts';

export interface DaemonParts extends LoopParts {
	readonly adopter: Adopter;
	readonly self: NonNullable<NodeStatus['daemon']>;
	/** Removes what commands left that were killed. */
	readonly removeLeftovers: () => Promise<void>;
}

/** How long a step may go on when the daemon is told to end; it is cut short then, and the next start repairs it. */
const PATIENCE_MS = 3000;
/** How often the others are told how this node stands; its lease is kept beside that. */
const ANNOUNCE_MS = 10_000;
/** How often memory is shared among instances with `memory.target: Auto`. */
const SHARE_MS = 10_000;

/** Keeps the node as the specs say until it is stopped. Containers go on without it. */
export class Daemon {
	readonly api: LoopApi;
	readonly #parts: DaemonParts;
	readonly #assembly: Assembly;
	readonly #resync: Resync;
	readonly #memory: Resync;
	readonly #presence: Resync;
	readonly #sharing: StatusSharing;
	readonly #end = new AbortController();
	#watchers: Promise<unknown> = Promise.resolve();
	#joining: Promise<void> = Promise.resolve();

	private constructor(parts: DaemonParts, assembly: Assembly) {
		const { adopter, self, clock, random, settings } = parts;
		this.#parts = parts;
		this.#assembly = assembly;
		this.api = new LoopApi({ parts, assembly, adopter, daemon: self });
		const act = () => this.#inBackground(() => this.#lookAtEverything(), 'resync');
		this.#resync = new Resync({ clock, random, intervalMs: settings.loop.resync, act });
		const share = () => this.#inBackground(() => this.#shareMemory(), 'share memory');
		this.#memory = new Resync({ clock, random, intervalMs: SHARE_MS, act: share });
		const announce = () => this.#inBackground(() => this.#announce(), 'tell the other nodes');
		this.#presence = new Resync({ clock, random, intervalMs: ANNOUNCE_MS, act: announce });
		const { loop } = assembly;
		this.#sharing = new StatusSharing({ ...loop, log: parts.log });
	}

	/** Comes back once everything was looked at and is in the queue. */
	static async start(parts: DaemonParts): Promise<Daemon> {
		const daemon = new Daemon(parts, await assemble(parts));
		await daemon.#begin();
		return daemon;
	}

	/** In reverse: hears nothing more, begins nothing more, ends what is under way, writes the rest. */
	async stop(): Promise<void> {
		const { events, clock } = this.#parts;
		this.#end.abort();
		const rounds = [this.#resync, this.#memory, this.#presence, this.#sharing];
		await Promise.all([this.#watchers, this.#joining, ...rounds.map((round) => round.stop())]);
		const hurry = new AbortController();
		const cancel = clock.after(PATIENCE_MS, () => hurry.abort());
		await this.#assembly.controller.stop(hurry.signal);
		cancel();
		events.add({ instance: '', type: 'Normal', reason: 'DaemonStopped', message: '' });
		await events.flush();
	}

	async #begin(): Promise<void> {
		const { driver, source, events, self } = this.#parts;
		const { controller, loop } = this.#assembly;
		const { signal } = this.#end;
		events.add({
			instance: '',
			type: 'Normal',
			reason: 'DaemonStarted',
			message: `pid ${self.pid}`,
		});
		const adopted = [...loop.records.all.values()].flatMap(
			(record) => record.adopted?.lxcpath ?? [],
		);
		driver.watchAlso([...new Set(adopted)]);
		const refresh = (): void => {
			void this.#inBackground(() => this.api.refresh(), 'read the specs');
		};
		this.#watchers = Promise.all([
			this.#inBackground(
				() => driver.watch(({ name }) => controller.heardOf(name), signal),
				'watch containers',
			),
			this.#inBackground(() => source.watch(refresh, signal), 'watch the specs'),
		]);
		this.#followCluster(signal);
		this.#sharing.start();
		controller.onRun(({ name }) => this.#sharing.changed(name));
		await controller.resync();
		controller.start();
		this.#resync.start();
		this.#memory.start();
		// the store may not answer, and nobody waits for it
		this.#joining = this.#inBackground(() => this.#join(), 'join the other nodes');
	}

	/** Whom the nodes made an owner, that they can be heard again, or that they hear of this one is worth a look at once. */
	#followCluster(signal: AbortSignal): void {
		const { controller, loop, world } = this.#assembly;
		const { cluster, node } = loop;
		const reach = (): number => {
			const { isCurrent, nodes } = cluster.view;
			return Number(isCurrent) + Number(isCurrent && nodes.has(node));
		};
		let before = reach();
		const leave = cluster.follow((names) => {
			const now = reach();
			const isBack = now > before;
			before = now;
			const look = isBack
				? controller.resync()
				: controller.rollOut([...new Set([...names, ...world.unplaced()])]);
			void this.#inBackground(() => look, 'look at what other nodes did');
		});
		signal.addEventListener('abort', leave, { once: true });
	}

	async #join(): Promise<void> {
		await claimWhatIsHere(this.#assembly.loop);
		await this.#announce();
		this.#presence.start();
	}

	async #announce(): Promise<void> {
		const { loop, world } = this.#assembly;
		await loop.cluster.announce(presenceOf(world.fleet(), this.#parts.self));
	}

	/** What each instance with `memory.target: Auto` should have now; the runs of those that change set it. */
	async #shareMemory(): Promise<void> {
		const { memory, world, controller } = this.#assembly;
		const changed = await memory.round();
		world.autoTargets = memory.targets;
		await controller.rollOut(changed);
	}

	/** The safety net under all that is only heard of: specs, containers and the trash. */
	async #lookAtEverything(): Promise<void> {
		const { driver, trash, events, clock, settings, removeLeftovers } = this.#parts;
		await this.api.refresh();
		await this.#assembly.controller.resync();
		await purgeTrash({ driver, trash, events, before: clock.now() - settings.trash.keep });
		await removeLeftovers();
	}

	/** Nobody waits for it, so what goes wrong is logged here and done again by the next resync. */
	async #inBackground(work: () => Promise<void>, what: string): Promise<void> {
		try {
			await work();
		} catch (thrown) {
			this.#parts.log.error(
				{ what, err: thrown, message: messageOf(thrown) },
				'background work failed',
			);
		}
	}
}
