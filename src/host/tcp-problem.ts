import { connect } from 'node:net';
import { messageOf } from '../model/errors.ts';

const LONGEST_MS = 2000;

/** Why nothing accepts a connection at the host and port of a URL; '' = something does. */
export function tcpProblem(url: string): Promise<string> {
	const { hostname, port, protocol } = new URL(url);
	const host = hostname.replace(/^\[|\]$/g, '');
	const usual = protocol === 'https:' ? 443 : 80;
	return new Promise((resolve) => {
		const socket = connect({ host, port: Number(port || usual), timeout: LONGEST_MS });
		const end = (problem: string): void => {
			socket.destroy();
			resolve(problem);
		};
		socket.once('connect', () => end(''));
		socket.once('timeout', () => end('no answer in time'));
		socket.once('error', (error) => end(messageOf(error)));
	});
}
