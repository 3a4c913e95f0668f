import type { NicSpec } from './instance-spec.ts';

/** The interface of the host that a NIC hangs on. */
export interface NicLink {
	/** What it is to the NIC, for messages. */
	readonly role: 'bridge' | 'proxy' | 'parent' | 'interface';
	readonly name: string;
}

/** `null` for a routed NIC that nobody answers for: it needs nothing of the host. */
export function linkOf({ bridge, routed, macvlan, phys }: NicSpec): NicLink | null {
	if (bridge !== null) return { role: 'bridge', name: bridge };
	if (macvlan !== null) return { role: 'parent', name: macvlan.parent };
	if (phys !== null) return { role: 'interface', name: phys };
	const proxy = routed?.proxy ?? null;
	return proxy === null ? null : { role: 'proxy', name: proxy };
}
