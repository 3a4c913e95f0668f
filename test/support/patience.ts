/** How many times slower than usual this machine is: an emulated one says so by this variable. */
export const SLOWNESS = Number(process.env['BALLAST_TEST_SLOWNESS'] ?? 1);

/** How long to wait, in ms, for what takes at most `ms` on a usual machine. */
export function patience(ms: number): number {
	return ms * SLOWNESS;
}
