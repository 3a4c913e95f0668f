import { OperationError } from '../model/errors.ts';
import { hadElsewhere } from '../model/had-elsewhere.ts';
import type { InstanceStatus, KnownNode, NodeStatus } from '../model/instance-status.ts';
import { didYouMean } from '../schema/suggest.ts';
import { standsAlone } from '../store/stands-alone.ts';
import { UsageError } from './usage-error.ts';

/** These instances, or all without names. A name that nothing is known of is a mistake of the caller. */
export function selectInstances(
	status: NodeStatus,
	names: readonly string[],
): readonly InstanceStatus[] {
	if (names.length === 0) return status.instances;
	return names.map((name) => findInstance(status, name));
}

export function findInstance(status: NodeStatus, name: string): InstanceStatus {
	const found = status.instances.find((instance) => instance.name === name);
	if (found !== undefined) return found;
	const known = status.instances.map((instance) => instance.name);
	throw new UsageError(
		`cannot find ${name}: no spec declares it and nothing of that name is here`,
		known.length === 0
			? `No instance is declared in ${status.specs.path}.`
			: `There is: ${known.join(', ')}.`,
	);
}

/** Refuses what a person wants of an instance here that another node has. */
export function refuseElsewhere(status: NodeStatus, name: string, verb: string): void {
	const told = status.elsewhere.find((each) => each.name === name)?.node;
	const record = status.instances.find((each) => each.name === name)?.record;
	const node = told ?? record?.owner?.node ?? status.node;
	if (node === status.node) return;
	const address = status.cluster.nodes.find((each) => each.name === node)?.address ?? null;
	throw hadElsewhere(verb, name, { node, address });
}

/** The same of nodes. */
export function selectNodes(
	{ cluster: { nodes } }: NodeStatus,
	names: readonly string[],
): readonly KnownNode[] {
	if (names.length === 0) return nodes;
	return names.map((name) => {
		const found = nodes.find((node) => node.name === name);
		if (found !== undefined) return found;
		const known = nodes.map((node) => node.name).join(', ');
		throw new UsageError(
			`cannot find the node ${name}: no document declares it`,
			`There is: ${known}.`,
		);
	});
}

/** The node of which the store is to say something; `verb` is what a person wants, such as `cordon`. */
export function nodeInStore({ cluster }: NodeStatus, name: string, verb: string): KnownNode {
	const { nodes, problem } = cluster;
	if (cluster.cluster === null) throw standsAlone(`${verb} ${name}`);
	if (problem !== '') {
		throw new OperationError(`cannot ${verb} ${name}: the store does not answer: ${problem}`, {
			reason: 'StoreUnreachable',
			retry: 'never',
			hint: 'Nothing was changed. Try again when it answers: ballast get nodes',
		});
	}
	const found = nodes.find((node) => node.name === name);
	if (found !== undefined) return found;
	const known = nodes.map((node) => node.name);
	const guess = didYouMean(name, known);
	throw new UsageError(
		`cannot ${verb} ${name}: no node of that name is known${guess === '' ? '' : `, ${guess}`}`,
		`There is: ${known.join(', ')}.`,
	);
}

/** Where ssh reaches that node. */
export function addressOf({ cluster: { nodes } }: NodeStatus, name: string): string {
	const address = nodes.find((node) => node.name === name)?.address ?? null;
	if (address !== null) return address;
	throw new UsageError(
		`cannot reach ${name}: no Node document of it says its address`,
		'Write one, with spec.address.',
	);
}
