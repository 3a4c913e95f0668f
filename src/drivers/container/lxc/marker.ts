/** The first line of each config that ballast wrote: it says whose container this is. */
export function markerLine(owner: { readonly name: string; readonly uid: string }): string {
	return `# ballast: instance ${owner.name} uid ${owner.uid}`;
}

/** The uid in a config that ballast wrote for the instance of this name; `null` in any other text. */
export function markedUid(configText: string, name: string): string | null {
	const match = /^# ballast: instance (\S+) uid (\S+)$/m.exec(configText);
	return match?.[1] === name ? (match[2] ?? null) : null;
}
