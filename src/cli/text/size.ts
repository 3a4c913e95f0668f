const UNITS = ['', 'Ki', 'Mi', 'Gi', 'Ti'] as const;

/** About how much, in at most five characters of figures: `1.2Mi`, `512Mi`. For exact values use `formatBytes`. */
export function roughSize(bytes: number): string {
	const power = bytes < 1 ? 0 : Math.min(UNITS.length - 1, Math.floor(Math.log2(bytes) / 10));
	const value = bytes / 1024 ** power;
	const digits = power > 0 && value < 10 ? 1 : 0;
	return `${value.toFixed(digits).replace(/\.0$/, '')}${UNITS[power]}`;
}
