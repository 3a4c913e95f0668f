const UNITS = [
	['Ti', 2 ** 40],
	['Gi', 2 ** 30],
	['Mi', 2 ** 20],
	['Ki', 2 ** 10],
] as const;

/** Bytes in the largest unit that says them exactly, as a spec would: `512Mi`, `1Gi`, `1000`. */
export function sizeInWords(bytes: number): string {
	const unit = UNITS.find(([, size]) => bytes >= size && bytes % size === 0);
	return unit === undefined ? String(bytes) : `${bytes / unit[1]}${unit[0]}`;
}

/** A measured figure, to the nearest Mi (Ki below one Mi): nobody reads the bytes of a use that moves. */
export function usedInWords(bytes: number): string {
	const [unit, size] = bytes >= 2 ** 20 ? (['Mi', 2 ** 20] as const) : (['Ki', 2 ** 10] as const);
	return `${Math.round(bytes / size)}${unit}`;
}
