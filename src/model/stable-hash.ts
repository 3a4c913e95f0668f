/**
 * The same data always has the same hash, whatever the order of its keys: 64-bit FNV-1a over canonical
 * JSON, as 16 hex digits. It tells plans apart; it is no protection against somebody who forges one.
 */
export function stableHash(data: unknown): string {
	let hash = 0xcbf29ce484222325n;
	for (const unit of canonicalJson(data)) {
		hash = BigInt.asUintN(64, (hash ^ BigInt(unit.codePointAt(0) ?? 0)) * 0x100000001b3n);
	}
	return hash.toString(16).padStart(16, '0');
}

/** JSON with the keys of every object in order and no white space. */
export function canonicalJson(data: unknown): string {
	return JSON.stringify(data, (_key, value: unknown) => (isObject(value) ? sorted(value) : value));
}

function sorted(object: Readonly<Record<string, unknown>>): Record<string, unknown> {
	return Object.fromEntries(
		Object.keys(object)
			.sort()
			.map((key) => [key, object[key]]),
	);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}
