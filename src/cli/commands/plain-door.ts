import { randomBytes, timingSafeEqual } from 'node:crypto';
import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { OperationError } from '../../model/errors.ts';

/** Who is let in has been told how a moment before. */
const OPEN_MS = 10_000;
const TOKEN_BYTES = 32;
/** Then somebody who says nothing is looked for; the kernel gives up on a host after ten seconds more. */
const QUIET_MS = 5000;

export interface PlainDoor {
	readonly port: number;
	/** Lets one connection in: the first that begins with this and a line break. */
	readonly token: string;
	/** Whoever came in, with nothing read but the token and no ear on it; the door is closed then. Fails when nobody does in time. */
	readonly guest: Promise<Socket>;
}

/** Listens at an address of this host, on a port of the kernel's choice, for one connection. */
export async function openDoor(address: string, openMs = OPEN_MS): Promise<PlainDoor> {
	const server = createServer();
	server.listen({ host: address, port: 0 });
	await once(server, 'listening').catch((cause: unknown) => {
		throw closed(address, cause instanceof Error ? cause.message : 'it cannot listen');
	});
	const { port } = server.address() as AddressInfo;
	const token = randomBytes(TOKEN_BYTES).toString('hex');
	const guest = guestOf(server, `${token}\n`, openMs).then((socket) => {
		if (socket === null) throw closed(address, 'nobody who may came in time');
		return socket;
	});
	return { port, token, guest };
}

function guestOf(server: Server, word: string, openMs: number): Promise<Socket | null> {
	const strangers = new Set<Socket>();
	return new Promise((resolve) => {
		const decide = (guest: Socket | null): void => {
			clearTimeout(late);
			server.close();
			for (const stranger of strangers) if (stranger !== guest) stranger.destroy();
			resolve(guest);
		};
		const late = setTimeout(() => decide(null), openMs);
		server.on('connection', (socket) => {
			strangers.add(socket);
			socket.setKeepAlive(true, QUIET_MS);
			socket.once('close', () => strangers.delete(socket));
			const decided = (isGuest: boolean): unknown => (isGuest ? decide(socket) : socket.destroy());
			void hear(socket, word).then(decided);
		});
	});
}

/** Whether exactly that comes first. It sends nothing more before it is answered. */
function hear(socket: Socket, word: string): Promise<boolean> {
	const wanted = Buffer.from(word);
	let said = Buffer.alloc(0);
	return new Promise((resolve) => {
		const listen = (chunk: Buffer): void => {
			said = Buffer.concat([said, chunk]);
			if (said.length < wanted.length) return;
			socket.off('data', listen).pause();
			resolve(said.length === wanted.length && timingSafeEqual(said, wanted));
		};
		socket.on('data', listen);
		socket.on('error', () => resolve(false));
		socket.once('close', () => resolve(false));
	});
}

function closed(address: string, why: string): OperationError {
	return new OperationError(`cannot receive at ${address}: ${why}`, {
		reason: 'MigrationFailed',
		retry: 'never',
	});
}
