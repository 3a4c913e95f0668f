import { connect } from 'node:net';
import { sshSettings } from './ssh-settings.ts';

const LONGEST_MS = 2000;
const USUAL_PORT = 22;
/** Only a host that is there says these. */
const REFUSALS: ReadonlySet<string> = new Set(['ECONNREFUSED', 'ECONNRESET']);

/** Whether a host answers where its ssh is: by letting somebody in, or by refusing to. */
export async function answers(address: string, signal?: AbortSignal): Promise<boolean> {
	const { host, port } = await placeOf(address);
	signal?.throwIfAborted();
	return new Promise((resolve) => {
		const socket = connect({ host, port, timeout: LONGEST_MS });
		const end = (isThere: boolean): void => {
			socket.destroy();
			resolve(isThere);
		};
		socket.once('connect', () => end(true));
		socket.once('timeout', () => end(false));
		socket.once('error', ({ code = '' }: NodeJS.ErrnoException) => end(REFUSALS.has(code)));
	});
}

/** ssh may know it by another name or port. */
async function placeOf(address: string): Promise<{ readonly host: string; readonly port: number }> {
	const said = await sshSettings(address);
	return { host: said('hostname') ?? address, port: Number(said('port') ?? USUAL_PORT) };
}
