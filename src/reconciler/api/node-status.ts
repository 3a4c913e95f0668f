import type { Catalog } from '../../model/catalog.ts';
import type { InstanceStatus, NodeStatus, SpecsStatus } from '../../model/instance-status.ts';
import type { Sweep } from '../../model/observed.ts';
import type { Override } from '../../model/override.ts';
import type { SpecSource } from '../../sources/spec-source.ts';
import { instancesElsewhere } from '../cluster/elsewhere.ts';
import { knownNodes } from '../cluster/known-nodes.ts';
import { homelessIn, unfencedIn } from '../cluster/placements.ts';
import type { Fleet } from '../fleet.ts';
import { HeldBytes } from '../node-memory/held-bytes.ts';
import { takenBy } from '../node-memory/held-memory.ts';
import { nodeMemory, promisedMins } from '../node-memory/node-memory.ts';
import { instanceStatus, type Work } from './instance-status.ts';

export interface NodeLook extends SpecsOrigin {
	readonly fleet: Fleet;
	readonly sweep: Sweep;
	readonly daemon: NodeStatus['daemon'];
	readonly work: Work;
}

/** Where the specs come from, as far as git knows. */
type SpecsOrigin = Pick<SpecsStatus, 'provenance' | 'remote'>;

export async function originOf(
	source: Pick<SpecSource, 'provenance' | 'remote'>,
): Promise<SpecsOrigin> {
	const [provenance, remote] = await Promise.all([source.provenance(), source.remote()]);
	return { provenance, remote };
}

export function specsStatus(catalog: Catalog, origin: SpecsOrigin): SpecsStatus {
	const { path, folder, problem, findings } = catalog;
	return { path, folder, problem, findings, ...origin };
}

/** Everything that one sweep tells of this node. */
export function nodeStatus(look: NodeLook): NodeStatus {
	const { fleet, sweep, provenance, remote, daemon, work } = look;
	// two plans are not shown to take the same memory
	const held = new HeldBytes(fleet.held);
	const instances = [...sweep.instances.values()]
		.sort((one, other) => (one.name < other.name ? -1 : 1))
		.map((observed) => {
			const status = instanceStatus({ ...fleet, held }, observed, work);
			held.raise(observed.name, takenBy(status.plan));
			return status;
		});
	const elsewhere = instancesElsewhere(fleet);
	return {
		node: fleet.node.name,
		daemon,
		at: fleet.now,
		host: sweep.node,
		memory: { ...nodeMemory(fleet), mins: promisedMins(fleet) },
		cluster: {
			...{ cluster: fleet.cluster.cluster, problem: fleet.cluster.problem },
			homeless: homelessIn(fleet),
			unfenced: unfencedIn(fleet),
			nodes: knownNodes(fleet, { daemon, instances, elsewhere }),
		},
		specs: specsStatus(fleet.catalog, { provenance, remote }),
		instances,
		elsewhere,
		foreign: sweep.foreign,
		overridden: Object.fromEntries(instances.flatMap(overridesIn)),
		paused: Object.fromEntries(instances.flatMap(pauseOf)),
	};
}

function overridesIn({
	name,
	record,
}: InstanceStatus): readonly (readonly [string, readonly Override[]])[] {
	return record === null || record.overrides.length === 0 ? [] : [[name, record.overrides]];
}

function pauseOf({ name, record }: InstanceStatus): readonly (readonly [string, Pause])[] {
	return record?.pause ? [[name, record.pause]] : [];
}

type Pause = NodeStatus['paused'][string];
