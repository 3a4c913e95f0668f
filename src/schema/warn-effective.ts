import { hasCapability } from '../model/capability.ts';
import type { InstanceSpec } from '../model/instance-spec.ts';
import type { SpecProblem } from './check-effective.ts';

/** What is allowed and will surprise: fields that together do something else than each of them says. */
export function warnEffective(spec: InstanceSpec): readonly SpecProblem[] {
	if (hasCapability(spec.capabilities, 'sys_boot') || spec.lifecycle.reboot === 'Hard') return [];
	const field = spec.capabilities.keep === null ? 'drop' : 'keep';
	return [
		{
			path: `capabilities.${field}`,
			message:
				'without sys_boot it cannot reboot from inside, so lifecycle.reboot Soft is done as Hard; with sysvinit it cannot halt either, and is killed after lifecycle.stop.timeout',
			hint: 'let it have sys_boot, or set lifecycle.reboot: Hard',
		},
	];
}
