import type { HostFacts } from '../../model/migration.ts';

/** Why processes of one host cannot go on on another; none = nothing is known to be in the way. */
export function factsInTheWay(source: HostFacts, target: HostFacts): readonly string[] {
	const flags = new Set(target.cpuFlags);
	const missing = source.cpuFlags.filter((flag) => !flags.has(flag));
	const differs = (what: string, one: string, other: string): readonly string[] =>
		one === other ? [] : [`${what} is ${one || 'missing'} here and ${other || 'missing'} there`];
	return [
		...differs('LXC', source.lxc, target.lxc),
		...differs('CRIU', source.criu, target.criu),
		...differs('the architecture', source.architecture, target.architecture),
		...differs('the layout of cgroups', source.cgroups, target.cgroups),
		...differs('AppArmor', source.apparmor, target.apparmor),
		...(missing.length === 0 ? [] : [`the CPU there lacks ${missing.join(', ')}`]),
	];
}
