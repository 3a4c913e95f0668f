const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** A span in at most two units, rounded down: `12s`, `3m40s`, `1h12m`, `12d3h`. */
export function formatAge(ms: number): string {
	if (ms < MINUTE) return `${Math.max(0, Math.floor(ms / 1000))}s`;
	if (ms < HOUR) return twoUnits(ms, [MINUTE, 'm'], [1000, 's']);
	if (ms < DAY) return twoUnits(ms, [HOUR, 'h'], [MINUTE, 'm']);
	return twoUnits(ms, [DAY, 'd'], [HOUR, 'h']);
}

function twoUnits(
	ms: number,
	large: readonly [number, string],
	small: readonly [number, string],
): string {
	const rest = Math.floor((ms % large[0]) / small[0]);
	return `${Math.floor(ms / large[0])}${large[1]}${rest === 0 ? '' : `${rest}${small[1]}`}`;
}
