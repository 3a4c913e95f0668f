import type { InstanceStatus, NodeStatus, SpecsStatus } from '../model/instance-status.ts';

/** True when some of the specs cannot be followed: the folder, a document, or what an instance stands in. */
export function areSpecsWrong(status: NodeStatus): boolean {
	return isFolderWrong(status.specs) || status.instances.some(isSpecWrong(status));
}

/** True when the folder or a document of it cannot be followed. */
export function isFolderWrong({ folder, findings }: SpecsStatus): boolean {
	return folder === 'Unreadable' || findings.some(({ severity }) => severity === 'error');
}

/** True for an instance that is kept as the specs said last. */
export function isSpecWrong({ specs }: NodeStatus): (instance: InstanceStatus) => boolean {
	return ({ invalid, conditions }) =>
		specs.folder === 'Unreadable' ||
		invalid !== null ||
		conditions.some(({ reason }) => reason === 'SpecUnreadable');
}
