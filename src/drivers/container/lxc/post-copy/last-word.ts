/** What CRIU ends its questions for memory with, in either order of bytes that it knows: a number and nothing but zeros. */
const COMMANDS: ReadonlySet<number> = new Set([0x1023, 0x1024]);
const FRAMES = [24, 32] as const;

/**
 * Where in what CRIU asks its last word begins; `null` when it comes later. Every question ends with whose memory it is about, which is not zero, and
 * nothing comes after the last word before it is answered.
 */
export function lastWordIn(asked: Buffer): number | null {
	for (const length of FRAMES) {
		const start = asked.length - length;
		if (start < 0 || !COMMANDS.has(asked.readUInt32LE(start))) continue;
		if (asked.subarray(start + 4).every((byte) => byte === 0)) return start;
	}
	return null;
}

/** That it was understood. */
export const ANSWER = Buffer.alloc(4);
