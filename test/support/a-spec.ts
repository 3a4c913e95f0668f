import type { InstanceSpec } from '../../src/model/instance-spec.ts';
import { BASE_SPEC } from './instance-spec.ts';

/** A small instance from a template, with these fields changed. */
export function aSpec(overrides: Partial<InstanceSpec> = {}): InstanceSpec {
	return {
		...BASE_SPEC,
		memory: { ...BASE_SPEC.memory, max: 64 * 2 ** 20 },
		os: { kind: 'template', template: 'busybox', args: [] },
		...overrides,
	};
}
