/** To a tenth of a Mi, for messages. */
export function inMi(bytes: number | null): string {
	return bytes === null ? 'no limit' : `${Math.round((bytes * 10) / 2 ** 20) / 10}Mi`;
}
