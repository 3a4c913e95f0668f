import type {
	OwnedTarget,
	RestoreOrder,
	StopHow,
	Target,
} from '../../../src/drivers/container/driver.ts';
import type { HoldOrder, PostCopy } from '../../../src/drivers/container/post-copy.ts';
import type { SimRun } from '../../../src/drivers/container/sim/sim-container.ts';
import { SimDriver } from '../../../src/drivers/container/sim/sim-driver.ts';
import type { SimDriverOptions } from '../../../src/drivers/container/sim/sim-driver-options.ts';
import type { SimHost } from '../../../src/drivers/container/sim/sim-host.ts';
import { currentRun, endRun } from '../../../src/drivers/container/sim/sim-run.ts';
import { OperationError } from '../../../src/model/errors.ts';
import type { Reason } from '../../../src/model/reasons.ts';
import { LXCPATH } from '../../support/sim-node.ts';
import type { Ledger } from './ledger.ts';
import type { MemoryInFlight } from './memory-in-flight.ts';

export interface Joined {
	readonly node: string;
	readonly memory: MemoryInFlight;
	readonly ledger: Ledger;
	/** Some time passes, or the process has died meanwhile: then it throws. */
	readonly pass: (ms?: number) => Promise<void>;
	/** Told before processes that stand still are ended for what runs elsewhere. */
	readonly onEnd: (run: SimRun) => void;
}

const FETCHING_MS = 10_000;
const KILLED = { cause: 'Signal', code: 9 } as const;

/** The driver of a simulated host that others send instances to, with their memory after them; the world itself carries files over. */
export class JoinedDriver extends SimDriver implements PostCopy {
	readonly #host: SimHost;
	readonly #joined: Joined;

	override readonly postCopyObstacles = () => Promise.resolve([]);
	override readonly memoryArrival = (folder: string) =>
		this.#joined.memory.memoryArrival(this.#joined.node, folder);
	override readonly postCopy: PostCopy = this;

	constructor(host: SimHost, options: SimDriverOptions, joined: Joined) {
		super(host, options);
		this.#host = host;
		this.#joined = joined;
	}

	override prepareArrival(): Promise<void> {
		return Promise.resolve();
	}

	override async stop(target: Target, how: StopHow, signal?: AbortSignal): Promise<void> {
		const { node, memory, ledger } = this.#joined;
		const run = this.#run(target.name);
		try {
			await super.stop(target, how, signal);
		} finally {
			const isGone = run !== null && currentRun(this.#host, run) === null;
			// a stop for what it lacks is no wish of anybody
			const isStillElsewhere = run !== null && memory.isLost(node, run.memory);
			if (isGone && !isStillElsewhere && !memory.isHeld(node, run.memory)) {
				ledger.giveUp(run.memory, 'stopped');
			}
		}
	}

	override async moveToTrash(target: Target, trashId: string): Promise<void> {
		const images = this.#container(target.name)?.images ?? null;
		await super.moveToTrash(target, trashId);
		const isMoving = trashId.includes('@moving-');
		if (images !== null && !isMoving) this.#joined.ledger.giveUp(images.run.memory, 'deleted');
	}

	override async purgeTrash(trashId: string): Promise<void> {
		await super.purgeTrash(trashId);
		this.#joined.memory.forget(this.#joined.node, trashId);
	}

	override async restore(
		target: OwnedTarget,
		order: RestoreOrder,
		signal?: AbortSignal,
	): Promise<void> {
		const { node, memory } = this.#joined;
		const arrival = memory.arrivalAt(node, order.folder);
		if (arrival === null || arrival.isWhole) return await super.restore(target, order, signal);
		if (this.#run(target.name)?.state === 'RUNNING') return;
		if (!memory.fetch(node, order.folder)) {
			await this.#joined.pass(FETCHING_MS);
			throw cannot('restore', target.name, 'nothing here fetches its memory');
		}
		await super.restore(target, order, signal);
		const run = this.#run(target.name);
		if (arrival.lostAt === null || run === null) return;
		endRun(this.#host, run, KILLED);
		throw cannot('restore', target.name, 'its memory stopped coming');
	}

	async hold(target: OwnedTarget, { folder, openWay }: HoldOrder): Promise<void> {
		const way = await openWay();
		const { memory, pass } = this.#joined;
		await pass();
		const run = this.#run(target.name);
		const container = this.#container(target.name);
		if (way.destroyed || run?.state !== 'RUNNING' || container === null) {
			way.destroy();
			await this.letGo(target, folder);
			throw cannot('checkpoint', target.name, `it is ${run?.state ?? 'STOPPED'}`);
		}
		this.#host.put({ ...container, images: { folder, run } });
		this.#turn(run, 'FROZEN');
		memory.hold(folder, run.memory);
		await pass();
	}

	async letGo(target: OwnedTarget, folder: string): Promise<void> {
		const { node, memory, pass } = this.#joined;
		await pass();
		const held = memory.heldAt(node, folder);
		memory.release(node, folder);
		const run = this.#run(target.name);
		if (run?.state === 'FROZEN' && run.memory === held) this.#turn(run, 'RUNNING');
		this.#removeImages(target.name, folder);
		await pass();
	}

	async end(target: OwnedTarget, folder: string): Promise<void> {
		const { node, memory, pass, onEnd } = this.#joined;
		await pass();
		const run = this.#run(target.name);
		if (run !== null) {
			onEnd(run);
			endRun(this.#host, run, KILLED);
		}
		memory.release(node, folder);
		this.#removeImages(target.name, folder);
		await pass();
	}

	async lose(_name: string, folder: string): Promise<void> {
		const { node, memory, pass } = this.#joined;
		await pass();
		memory.lose(node, folder);
		await pass();
	}

	#turn(run: SimRun, state: 'FROZEN' | 'RUNNING'): void {
		this.#host.replaceRun(run, { ...run, state });
		this.#host.report(run, state);
	}

	#removeImages(name: string, folder: string): void {
		const container = this.#container(name);
		if (container?.images?.folder === folder) this.#host.put({ ...container, images: null });
	}

	#run(name: string): SimRun | null {
		return this.#host.visibleRun({ lxcpath: LXCPATH, name });
	}

	#container(name: string) {
		return this.#host.container({ lxcpath: LXCPATH, name });
	}
}

function cannot(verb: 'restore' | 'checkpoint', name: string, why: string): OperationError {
	const reason: Reason = verb === 'restore' ? 'RestoreFailed' : 'CheckpointFailed';
	return new OperationError(`cannot ${verb} ${name}: ${why}`, { reason });
}
