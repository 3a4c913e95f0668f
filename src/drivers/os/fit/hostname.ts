import type { FitRule } from './fit-rule.ts';

/** Systems set the host name from their own file when they boot, whatever LXC set before. */
export const hostname: FitRule = {
	name: 'Hostname',
	apply: (tree, { name }) => tree.write('/etc/hostname', `${name}\n`),
};
