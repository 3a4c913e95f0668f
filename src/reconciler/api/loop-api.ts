import type { ArrivalAnswer, ArrivalRequest } from '../../model/arrival.ts';
import { OperationError } from '../../model/errors.ts';
import type { BallastEvent } from '../../model/event.ts';
import type { RebootHow } from '../../model/instance-spec.ts';
import type { InstanceStatus, NodeStatus } from '../../model/instance-status.ts';
import type { InstanceRecord } from '../../model/record.ts';
import type { EventQuery, TrashEntry } from '../../store/store.ts';
import type { Assembly, LoopParts } from '../assemble.ts';
import { type Adopter, adopt } from '../by-hand/adopt.ts';
import { approvalEvent } from '../by-hand/approval.ts';
import { doneByHand, type Found } from '../by-hand/by-hand.ts';
import { byHandEvents, overrideEnded } from '../by-hand/override-events.ts';
import { rebootRequest } from '../by-hand/reboot-request.ts';
import { refuseElsewhere } from '../by-hand/refuse-elsewhere.ts';
import { retried } from '../by-hand/retry.ts';
import { evacuationOf, homecomingOf } from '../cluster/evacuation.ts';
import { followStore, leavingAt } from '../cluster/following.ts';
import { targetOf } from '../execute.ts';
import { addressesOf, declarationIn } from '../fleet.ts';
import { arrive } from '../migration/arrivals.ts';
import { takeOver } from '../migration/take-over.ts';
import { isMemoryAway } from '../node-memory/memory-coming.ts';
import { untilSettled } from '../queue/settling.ts';
import { note } from '../reconcile.ts';
import { checkpointWithdrawn } from '../record/checkpoints.ts';
import { rememberVanished } from '../record/prune-holds.ts';
import { asSpecified } from '../specs/spec-fault.ts';
import type { EventDraft } from '../status/events.ts';
import { undelete } from '../trash/undelete.ts';
import type {
	ApplyOptions,
	ApplyResult,
	ByHand,
	Evacuation,
	Homecoming,
	ReadApi,
	WriteApi,
	WrittenSpec,
} from './api.ts';
import { followedSpecs } from './followed-specs.ts';
import { instanceStatus, type Work } from './instance-status.ts';
import { nodeStatus, originOf } from './node-status.ts';

export interface LoopApiOptions {
	readonly parts: LoopParts;
	readonly assembly: Assembly;
	readonly adopter: Adopter;
	/** The daemon that answers; `null` when a command does its own work. */
	readonly daemon: NodeStatus['daemon'];
}

/** Reading and writing by way of a loop in this process. */
export class LoopApi implements ReadApi, WriteApi {
	readonly #options: LoopApiOptions;

	constructor(options: LoopApiOptions) {
		this.#options = options;
	}

	async status(): Promise<NodeStatus> {
		const { parts, assembly, daemon } = this.#options;
		const { loop, world } = assembly;
		await this.refresh();
		const targets = world.names().map((name) => targetOf(name, loop.records.get(name)));
		const [sweep, origin] = await Promise.all([
			parts.driver.sweep(targets),
			originOf(parts.source),
		]);
		const fleet = world.fleet();
		const work = this.#workAt(fleet.now);
		return nodeStatus({ fleet, sweep, ...origin, daemon, work });
	}

	events(query: EventQuery): Promise<readonly BallastEvent[]> {
		return this.#options.parts.events.read(query);
	}

	followEvents(onEvent: (event: BallastEvent) => void, signal: AbortSignal): Promise<void> {
		return leavingAt(signal, [this.#options.parts.events.follow(onEvent)]);
	}

	followElsewhere(onChange: () => void, signal: AbortSignal): Promise<void> {
		return followStore(this.#options.assembly.loop, onChange, signal);
	}

	trash(): Promise<readonly TrashEntry[]> {
		return this.#options.parts.trash.list();
	}

	async evacuation(): Promise<readonly Evacuation[]> {
		await this.refresh();
		return evacuationOf(this.#options.assembly.world.fleet());
	}

	async homecoming(node: string): Promise<readonly Homecoming[]> {
		await this.refresh();
		return homecomingOf(this.#options.assembly.world.fleet(), node);
	}

	async approve(name: string, planHash: string): Promise<InstanceStatus> {
		refuseElsewhere('approve', await this.#found(name));
		const { plan } = await this.#instance(name);
		const event = approvalEvent(plan, planHash);
		const { loop, world } = this.#options.assembly;
		// whoever approves one of many saw that the others are kept
		await rememberVanished(world.fleet(), loop.records);
		world.believeGone([name]);
		const at = this.#options.parts.clock.now();
		return this.#changed(name, ({ record }) => ({
			record: { ...record, approval: { planHash, at } },
			events: [event],
		}));
	}

	pause(name: string, until: number, reason: string): Promise<InstanceStatus> {
		return this.#changed(name, (found) => {
			refuseElsewhere('pause', found);
			return { record: { ...found.record, pause: { until, reason } }, events: [] };
		});
	}

	resume(name: string): Promise<InstanceStatus> {
		return this.#changed(name, (found) => ({
			record: { ...checkpointWithdrawn(found), pause: null, overrides: [] },
			events: found.record.overrides.map(overrideEnded(name)),
		}));
	}

	byHand(name: string, act: ByHand): Promise<InstanceStatus> {
		return this.#changed(name, (found) => {
			const record = doneByHand(act, found);
			return { record, events: byHandEvents(found.record, record) };
		});
	}

	reboot(name: string, how: RebootHow | null): Promise<InstanceStatus> {
		return this.#changed(name, (found) => {
			const request = rebootRequest(found, how);
			const message = `asked for by a person: ${request.how}`;
			return {
				record: { ...found.record, reboot: request },
				events: [{ instance: name, type: 'Normal', reason: 'RebootAsked', message }],
			};
		});
	}

	retry(name: string): Promise<InstanceStatus> {
		return this.#changed(name, ({ record }) => ({
			record: retried(record),
			events: [{ instance: name, type: 'Normal', reason: 'RetryAsked', message: '' }],
		}));
	}

	/** Until the function that it gives is called. */
	watch({ onEvent, onProgress }: Pick<ApplyOptions, 'onEvent' | 'onProgress'>): () => void {
		const { parts, assembly } = this.#options;
		const leaves = [
			...(onEvent === undefined ? [] : [parts.events.follow(onEvent)]),
			...(onProgress === undefined ? [] : [assembly.loop.watched.watch(onProgress)]),
		];
		return () => {
			for (const leave of leaves) leave();
		};
	}

	async apply(options: ApplyOptions): Promise<readonly ApplyResult[]> {
		const { names, timeoutMs, signal = new AbortController().signal } = options;
		const { parts, assembly } = this.#options;
		const { world } = assembly;
		const leave = this.watch(options);
		try {
			if (options.fetch === true) await parts.source.update(signal);
			await this.refresh();
			const all = world.names();
			world.believeGone(all);
			const unknown = names.find((name) => !all.includes(name));
			if (unknown !== undefined) throw nobodyKnows(unknown, 'apply');
			const results = await untilSettled({
				...{ controller: assembly.controller, clock: parts.clock, signal, timeoutMs },
				names: names.length === 0 ? all : names,
			});
			const { onSpecs } = options;
			if (!signal.aborted) onSpecs?.(await followedSpecs(world.fleet(), all, parts.source));
			return results.map((result) => asSpecified(result, world.fleet()));
		} finally {
			leave();
		}
	}

	async undelete(name: string): Promise<WrittenSpec> {
		const { parts, assembly } = this.#options;
		await this.refresh();
		return assembly.controller.exclusively(name, async () => {
			const written = await undelete(name, parts, assembly);
			await this.refresh();
			return written;
		});
	}

	async receive(name: string, request: ArrivalRequest): Promise<ArrivalAnswer> {
		const { parts, assembly } = this.#options;
		if (request.do === 'reserve' || request.do === 'check') await this.refresh();
		const known = (): boolean => assembly.world.names().includes(name);
		const look = async (): Promise<InstanceStatus | null> =>
			known() ? this.#instance(name) : null;
		const act = (): Promise<ArrivalAnswer> => arrive(name, request, { parts, assembly, look });
		// a question must not keep the runs waiting that it asks about
		const isQuestion = request.do === 'status' || request.do === 'check';
		return isQuestion ? act() : assembly.controller.exclusively(name, act);
	}

	async takeOver(name: string, from: string): Promise<InstanceStatus> {
		const { parts, assembly } = this.#options;
		await this.refresh();
		const { observed } = await this.#instance(name);
		note(observed, assembly.loop);
		await assembly.controller.exclusively(name, () => takeOver(name, from, { parts, assembly }));
		await assembly.controller.hurry([name]);
		return this.#instance(name);
	}

	async adopt(name: string, lxcpath: string): Promise<WrittenSpec> {
		const { parts, assembly, adopter } = this.#options;
		await this.refresh();
		return assembly.controller.exclusively(name, async () => {
			const written = await adopt({ name, lxcpath, adopter }, parts, assembly);
			await this.refresh();
			return written;
		});
	}

	/** Reads the specs and brings into the queue what they say otherwise now. */
	async refresh(): Promise<void> {
		const { specs, world, controller } = this.#options.assembly;
		await controller.rollOut(world.setCatalog(await specs.read()));
	}

	/** Changes one record for a person, who is not kept waiting by failures of before. */
	async #changed(name: string, decide: (found: Found) => Decided): Promise<InstanceStatus> {
		const { parts, assembly } = this.#options;
		const { records } = assembly.loop;
		const found = await this.#found(name);
		const { record, events } = decide(found);
		records.put(record);
		await records.save(name);
		for (const event of events) parts.events.add(event);
		const status = await this.#instance(name);
		await assembly.controller.hurry([name]);
		return status;
	}

	/** As a run begins: consent must not be kept in a record that still knows an older spec. */
	async #found(name: string): Promise<Found> {
		const { loop, world } = this.#options.assembly;
		const { observed } = await this.#instance(name);
		note(observed, loop);
		const record = loop.records.get(name);
		if (record === null) throw nobodyKnows(name, 'change');
		const fleet = world.fleet();
		const { now, node } = fleet;
		const declaration = declarationIn(fleet, name);
		const addresses = addressesOf(fleet.catalog);
		const { newUid } = loop;
		return {
			...{ record, observed, declaration, addresses, newUid, now },
			...{ node: node.name, isMemoryAway: isMemoryAway(fleet, record) },
		};
	}

	async #instance(name: string): Promise<InstanceStatus> {
		const { parts, assembly } = this.#options;
		const { loop, world } = assembly;
		if (!world.names().includes(name)) throw nobodyKnows(name, 'find');
		const observed = await parts.driver.observe(targetOf(name, loop.records.get(name)));
		const fleet = world.fleet();
		return instanceStatus(fleet, observed, this.#workAt(fleet.now));
	}

	/** What failed is not tried again before its time. */
	#workAt(now: number): Work {
		const { failures } = this.#options.assembly.loop;
		return (plan) => failures.last(plan, now);
	}
}

interface Decided {
	readonly record: InstanceRecord;
	readonly events: readonly EventDraft[];
}

function nobodyKnows(name: string, what: string): OperationError {
	return new OperationError(
		`cannot ${what} ${name}: no spec declares it and nothing of it is here`,
		{
			reason: 'NotDeclared',
			retry: 'never',
			hint: 'See: ballast get',
		},
	);
}
