import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import { type InstanceStatus, instancesHere, type NodeStatus } from '../model/instance-status.ts';
import type { Outcome } from '../model/outcome.ts';
import type { Step } from '../model/plan.ts';
import { stateWord } from '../model/state-word.ts';
import type { Meter } from '../reconciler/meter.ts';

/** A run that has nothing to do takes a millisecond; one that waits for a container to stop takes a minute. */
const RUN_SECONDS = [0.001, 0.005, 0.02, 0.1, 0.5, 2, 10, 60, 300];
const WAIT_SECONDS = [0.001, 0.01, 0.1, 1, 10];

/** What Prometheus collects of one daemon. No message is ever a label. */
export class Metrics implements Meter {
	readonly #registry = new Registry();
	readonly #runs = this.#counter('reconcile_total', 'Runs by how they ended.', ['result']);
	readonly #runSeconds = new Histogram({
		name: 'ballast_reconcile_seconds',
		help: 'Time of one run: look, plan, steps.',
		buckets: RUN_SECONDS,
		registers: [this.#registry],
	});
	readonly #steps = this.#counter('steps_total', 'Steps that were taken or failed.', [
		'do',
		'result',
	]);
	readonly #queueDepth = this.#gauge('queue_depth', 'Instances that wait for a worker.', []);
	readonly #queueWait = new Histogram({
		name: 'ballast_queue_wait_seconds',
		help: 'Time from when an instance needs a run until a worker takes it.',
		buckets: WAIT_SECONDS,
		registers: [this.#registry],
	});
	readonly #instances = this.#gauge(
		'instances',
		'Instances of this node by each of their conditions.',
		['condition', 'status'],
	);
	readonly #state = this.#gauge('instance_state', 'Always 1: how the container stands.', [
		'instance',
		'state',
	]);
	readonly #memory = this.#gauge(
		'instance_memory_bytes',
		'used, and the limit: set = in force, allowed = possible now, desired = by the spec. None where there is no limit.',
		['instance', 'figure'],
	);
	readonly #crashes = this.#gauge('instance_crashes', 'Crashes since it last ran for long.', [
		'instance',
	]);
	readonly #nodeMemory = this.#gauge(
		'node_memory_bytes',
		'capacity = what limits of instances may add up to, held = what those that run hold, mins = the sum of memory.min.',
		['figure'],
	);
	readonly #info = this.#gauge('info', 'Always 1: of which version the daemon is.', [
		'node',
		'version',
	]);
	readonly #started = this.#gauge('start_time_seconds', 'When the daemon began.', []);
	readonly #cpu = this.#gauge('cpu_seconds', 'Processor time that the daemon used so far.', []);
	readonly #resident = this.#gauge('resident_memory_bytes', 'Memory of the daemon.', []);

	readonly contentType = this.#registry.contentType;

	taken(waitedSeconds: number, left: number): void {
		this.#queueWait.observe(waitedSeconds);
		this.#queueDepth.set(left);
	}

	ran(result: Outcome['kind'], seconds: number): void {
		this.#runs.inc({ result });
		this.#runSeconds.observe(seconds);
	}

	stepped(what: Step['do'], result: 'Done' | 'Failed'): void {
		this.#steps.inc({ do: what, result });
	}

	/** All of it in Prometheus' text format. */
	text(status: NodeStatus): Promise<string> {
		this.#showInstances(instancesHere(status));
		const { capacity, held, mins } = status.memory;
		for (const [figure, bytes] of Object.entries({ capacity, held, mins })) {
			this.#nodeMemory.set({ figure }, bytes);
		}
		if (status.daemon !== null) {
			this.#info.set({ node: status.node, version: status.daemon.version }, 1);
			this.#started.set(status.daemon.startedAt / 1000);
		}
		const { user, system } = process.cpuUsage();
		this.#cpu.set((user + system) / 1e6);
		this.#resident.set(process.memoryUsage.rss());
		return this.#registry.metrics();
	}

	#showInstances(instances: readonly InstanceStatus[]): void {
		// what is gone must not stay as it was last
		for (const gauge of [this.#instances, this.#state, this.#memory, this.#crashes]) gauge.reset();
		for (const instance of instances) this.#showInstance(instance);
	}

	#showInstance({ name: instance, observed, conditions, memory, record }: InstanceStatus): void {
		for (const { type, status } of conditions) this.#instances.inc({ condition: type, status });
		this.#state.set({ instance, state: stateWord(observed) }, 1);
		this.#crashes.set({ instance }, record?.crashes.count ?? 0);
		for (const [figure, bytes] of Object.entries(memory ?? {})) {
			if (bytes !== null) this.#memory.set({ instance, figure }, bytes);
		}
	}

	#counter<L extends string>(name: string, help: string, labelNames: readonly L[]): Counter<L> {
		return new Counter({ name: `ballast_${name}`, help, labelNames, registers: [this.#registry] });
	}

	#gauge<L extends string>(name: string, help: string, labelNames: readonly L[]): Gauge<L> {
		return new Gauge({ name: `ballast_${name}`, help, labelNames, registers: [this.#registry] });
	}
}
