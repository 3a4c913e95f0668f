/** A measured figure, to the nearest Mi (Ki below one Mi): nobody reads the bytes of a use that moves. */
export function usedInWords(bytes: number): string {
	const [unit, size] = bytes >= 2 ** 20 ? (['Mi', 2 ** 20] as const) : (['Ki', 2 ** 10] as const);
	return `${Math.round(bytes / size)}${unit}`;
}
