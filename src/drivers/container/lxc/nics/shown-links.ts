/** An interface of a network namespace, as `ip` shows it. */
export interface ShownLink {
	readonly index: number;
	readonly name: string;
	/** The number of what it hangs on in another namespace: its peer, or its parent. */
	readonly over: number | null;
	readonly mac: string | null;
}

/** Reads `ip -o link show`: a line an interface, `5: eth1@if9: <...>` where it hangs on another one. */
export function shownLinks(text: string): readonly ShownLink[] {
	return text.split('\n').flatMap((line) => {
		const [, index, name, below] = /^(\d+): ([^@\s]+?)(?:@(\S+))?: </.exec(line) ?? [];
		if (index === undefined || name === undefined) return [];
		const over = /^if(\d+)$/.exec(below ?? '')?.[1];
		const mac = / link\/ether (\S+)/.exec(line)?.[1] ?? null;
		return [{ index: Number(index), name, over: over === undefined ? null : Number(over), mac }];
	});
}
