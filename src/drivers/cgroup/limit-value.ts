/** Version 1 shows "no limit" as the largest number of whole pages, which depends on the page size. */
const UNLIMITED = 2 ** 62;

/** The largest page that Linux has (arm64, ppc64); a memory limit is rounded down to whole pages. */
const LARGEST_PAGE = 64 * 1024;

/** The text of a limit file as a number; `null` = no limit. */
export function parseLimit(text: string): number | null {
	const value = text.trim();
	if (value === 'max') return null;
	const number = Number(value);
	return number >= UNLIMITED ? null : number;
}

/** `12.5Mi`, or `no limit`. */
export function bytesInWords(bytes: number | null): string {
	return bytes === null ? 'no limit' : `${Math.round((bytes * 10) / 2 ** 20) / 10}Mi`;
}

/** Whether the kernel's answer is what was asked for, after its rounding. */
export function isRoundedFrom(asked: number | null, shown: number | null): boolean {
	if (asked === null || shown === null) return asked === shown;
	return shown <= asked && asked - shown < LARGEST_PAGE;
}
