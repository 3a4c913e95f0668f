import type { CapabilitySpec } from '../../../../model/instance-spec.ts';
import { type ConfigLine, setting } from './config-line.ts';

/** An empty `drop` drops nothing; an empty `keep` keeps nothing, which LXC spells `none`. */
export function capabilityLines(capabilities: CapabilitySpec): readonly ConfigLine[] {
	if (capabilities.keep !== null) {
		const kept = capabilities.keep.length === 0 ? ['none'] : capabilities.keep;
		return kept.map((name) => setting('lxc.cap.keep', name));
	}
	return (capabilities.drop ?? []).map((name) => setting('lxc.cap.drop', name));
}
