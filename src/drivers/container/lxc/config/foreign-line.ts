/** A line of LXC config that somebody else wrote, taken apart as LXC does it. */
export type ForeignLine =
	| { readonly kind: 'blank' }
	| { readonly kind: 'setting'; readonly key: string; readonly value: string }
	/** LXC skips such a line without a word. */
	| { readonly kind: 'junk' };

export function parseForeignLine(text: string): ForeignLine {
	const trimmed = text.trim();
	if (trimmed === '' || trimmed.startsWith('#')) {
		return { kind: 'blank' };
	}
	const match = /^(lxc\.[^\s=]+)\s*=\s*(.*)$/.exec(trimmed);
	if (match === null) {
		return { kind: 'junk' };
	}
	const [, key = '', value = ''] = match;
	return { kind: 'setting', key, value: unquoted(value) };
}

function unquoted(value: string): string {
	const match = /^(["'])(.*)\1$/.exec(value);
	return match?.[2] ?? value;
}
