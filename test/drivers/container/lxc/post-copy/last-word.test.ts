import { expect, test } from 'vitest';
import { lastWordIn } from '../../../../../src/drivers/container/lxc/post-copy/last-word.ts';

/** As CRIU writes it: up to 4.1 in 24 bytes, from 4.2 on in 32. */
function frame(command: number, pid: number, length: number): Buffer {
	const bytes = Buffer.alloc(length);
	bytes.writeUInt32LE(command);
	bytes.writeUInt32LE(pid, length - 8);
	return bytes;
}

const GET = 7;
const FORCE_CLOSE = 0x1024;

test.each([24, 32])('the last word is found after questions, in frames of %i bytes', (length) => {
	const questions = [frame(GET, 1, length), frame(GET, FORCE_CLOSE, length)];
	const last = frame(FORCE_CLOSE, 0, length);
	expect(lastWordIn(Buffer.concat([...questions, last]))).toBe(2 * length);
	expect(lastWordIn(last)).toBe(0);
	expect(lastWordIn(Buffer.concat(questions))).toBeNull();
	expect(lastWordIn(Buffer.alloc(length))).toBeNull();
});
