/**
 * `node asking.mjs ADDRESS PORT`: asks by UDP every 2 ms, and prints a line for each time of more than 20 ms without an answer: when that
 * ended (ms since the epoch), and how long it was (ms).
 */
import { createSocket } from 'node:dgram';

const EVERY_MS = 2;
const NOTABLE_MS = 20;
const [address, port] = process.argv.slice(2);
const socket = createSocket('udp4');
let last = null;
socket.on('message', () => {
	const now = performance.now();
	if (last === null) process.stdout.write('answers\n');
	else if (now - last > NOTABLE_MS)
		process.stdout.write(`${Date.now()} ${(now - last).toFixed(1)}\n`);
	last = now;
});
// that nobody answers is what is looked for
socket.on('error', () => undefined);
socket.connect(Number(port), address, () => {
	setInterval(() => socket.send('?', () => undefined), EVERY_MS);
});
