import type { AllocationNode, AllocationQuestion, PlacedInstance } from '../../model/allocation.ts';

const VERSION = 2;
const GROUP = 'default';
const HYPERVISOR = 'lxc';
/** Nodes tell each other nothing of disks, so the program is not to decide by them. */
const TEMPLATE = 'diskless';
/** The same on every node, and far more than instances count with: CPUs weigh nothing. */
const CPUS = 1_000_000;
const ANY_RATIO = 1_000_000;
const MIB = 2 ** 20;

/** The input of Ganeti's iallocator protocol: where a new instance should go. Nothing in it depends on the time. */
export function iallocatorRequest(question: AllocationQuestion): object {
	const { cluster, name, memory, allowed, nodes, placed } = question;
	const policy = anyPolicy();
	return {
		version: VERSION,
		cluster_name: cluster,
		cluster_tags: [],
		enabled_hypervisors: [HYPERVISOR],
		ipolicy: policy,
		nodegroups: {
			[GROUP]: { name: GROUP, alloc_policy: 'preferred', networks: [], ipolicy: policy, tags: [] },
		},
		nodes: Object.fromEntries(nodes.map((node) => [node.name, nodeOf(node)])),
		instances: Object.fromEntries(placed.map((each) => [each.name, placedOf(each)])),
		request: {
			...instanceOf(memory),
			type: 'allocate',
			name,
			required_nodes: 1,
			'restrict-to-nodes': allowed,
		},
	};
}

function nodeOf({ memory }: AllocationNode): object {
	return {
		// some compute shares of it
		total_memory: Math.max(1, Math.floor(memory.capacity / MIB)),
		free_memory: Math.floor(memory.free / MIB),
		reserved_memory: 0,
		...{ total_disk: 0, free_disk: 0, free_spindles: 0 },
		...{ total_cpus: CPUS, reserved_cpus: 0 },
		...{ offline: false, drained: false, tags: [], group: GROUP },
		ndparams: { spindle_count: 1, exclusive_storage: false },
	};
}

function placedOf({ node, memory }: PlacedInstance): object {
	return { ...instanceOf(memory), nodes: [node], admin_state: 'up' };
}

function instanceOf(memory: number): object {
	return {
		memory: Math.ceil(memory / MIB),
		...{ vcpus: 1, spindle_use: 0, nics: [], tags: [], hypervisor: HYPERVISOR },
		...{ disk_template: TEMPLATE, disks: [], disk_space_total: 0 },
	};
}

/** Allows everything: what instances may be is the specs' to say. */
function anyPolicy(): object {
	return {
		'disk-templates': [TEMPLATE],
		minmax: [{ min: eachSpec(0), max: eachSpec(Number.MAX_SAFE_INTEGER) }],
		std: eachSpec(1),
		'spindle-ratio': ANY_RATIO,
		'vcpu-ratio': ANY_RATIO,
	};
}

function eachSpec(value: number): object {
	const specs = ['cpu-count', 'disk-count', 'disk-size', 'memory-size', 'nic-count', 'spindle-use'];
	return Object.fromEntries(specs.map((spec) => [spec, value]));
}
