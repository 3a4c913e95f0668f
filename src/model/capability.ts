import type { CapabilitySpec } from './instance-spec.ts';

/** Whether processes of the container can have this capability; without `cap_`, in lower case. */
export function hasCapability({ drop, keep }: CapabilitySpec, capability: string): boolean {
	return keep === null ? !(drop?.includes(capability) ?? false) : keep.includes(capability);
}
