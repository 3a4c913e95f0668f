import type { AppliedSpec, InstanceRecord } from '../../model/record.ts';

/** The spec that the LXC config was last written for, as far as the record tells. */
export function lastConfigured(record: InstanceRecord | null): AppliedSpec | null {
	const { created = null, started = null } = record ?? {};
	if (created === null || started === null) return started ?? created;
	return started.at >= created.at ? started : created;
}

/** True when this container, and not one of the same name before it, has run. */
export function hasRun({ created, started }: InstanceRecord): boolean {
	return started !== null && started.at >= (created?.at ?? 0);
}
