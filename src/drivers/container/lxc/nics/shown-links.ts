/** An interface of a network namespace, as `ip` shows it. */
export interface ShownLink {
	readonly index: number;
	readonly name: string;
	/** The number of what it hangs on in another namespace: its peer, or its parent. */
	readonly over: number | null;
	readonly mac: string | null;
}

/** What `ip -j link show` says of an interface; nothing at all of one that it was not asked for. */
interface LinkEntry {
	readonly ifindex?: number;
	readonly ifname?: string;
	readonly link_index?: number;
	readonly address?: string;
}

/** Reads `ip -j link show`, in which a guest's names of interfaces cannot look like something else. */
export function shownLinks(text: string): readonly ShownLink[] {
	const entries: readonly LinkEntry[] = text === '' ? [] : JSON.parse(text);
	return entries.flatMap(({ ifindex: index, ifname: name, link_index: over, address }) =>
		index === undefined || name === undefined
			? []
			: [{ index, name, over: over ?? null, mac: address ?? null }],
	);
}
