/** `MAJOR:MINOR` as the kernel writes it, from `st_dev` or `st_rdev` (makedev(3) of glibc). */
export function deviceNumber(device: bigint): string {
	const major = ((device >> 8n) & 0xfffn) | ((device >> 32n) & ~0xfffn);
	const minor = (device & 0xffn) | ((device >> 12n) & ~0xffn);
	return `${major}:${minor}`;
}
