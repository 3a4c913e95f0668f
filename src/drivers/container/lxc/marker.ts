/** The first line of each config that ballast wrote: it says whose container this is. */
export function markerLine(owner: { readonly name: string; readonly uid: string }): string {
	return `# ballast: instance ${owner.name} uid ${owner.uid}`;
}
