import { ownIdRange } from '../../../../model/id-range.ts';
import type { InstanceSpec } from '../../../../model/instance-spec.ts';
import { type ConfigLine, setting } from './config-line.ts';

/** A privileged container has none of these lines, and so the ids of the host. */
export function idmapLines(spec: InstanceSpec): readonly ConfigLine[] {
	const range = ownIdRange(spec);
	if (range === null) return [];
	return [
		...['u', 'g'].map((kind) => setting('lxc.idmap', `${kind} 0 ${range.start} ${range.size}`)),
		...(spec.security.nesting ? [uncovered('proc', 'proc'), uncovered('sys', 'sysfs')] : []),
	];
}

/** The kernel lets a nested namespace mount what its parent sees in full somewhere; LXC's own config does the same. */
function uncovered(name: string, type: string): ConfigLine {
	return setting('lxc.mount.entry', `${name} dev/.lxc/${name} ${type} create=dir,optional 0 0`);
}
