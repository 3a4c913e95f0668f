import type { InstanceStatus, NodeStatus } from '../model/instance-status.ts';

/** True when some of the specs cannot be followed: the folder, a document, or what an instance stands in. */
export function areSpecsWrong(status: NodeStatus): boolean {
	const { folder, findings } = status.specs;
	return (
		folder === 'Unreadable' ||
		findings.some(({ severity }) => severity === 'error') ||
		status.instances.some(isSpecWrong(status))
	);
}

/** True for an instance that is kept as the specs said last. */
export function isSpecWrong({ specs }: NodeStatus): (instance: InstanceStatus) => boolean {
	return ({ invalid, conditions }) =>
		specs.folder === 'Unreadable' ||
		invalid !== null ||
		conditions.some(({ reason }) => reason === 'SpecUnreadable');
}
