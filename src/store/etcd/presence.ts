import { isDeepStrictEqual } from 'node:util';
import type { NodePresence } from '../../model/cluster.ts';
import type { EtcdConnection } from './connection.ts';
import type { Lease } from './protocol.ts';

/** etcd answers at once; a member that hangs does not. */
const DEADLINE_MS = 1000;

export interface PresenceOptions {
	readonly connection: EtcdConnection;
	readonly key: Buffer;
	/** Without a word for so long, the node counts as gone. */
	readonly ttlS: number;
}

/** The key that tells that this node is there: etcd removes it when nobody keeps its lease. */
export class Presence {
	readonly #options: PresenceOptions;
	#wanted: NodePresence | null = null;
	#written: NodePresence | null = null;
	#lease: string | null = null;
	#timer: NodeJS.Timeout | null = null;
	#work: Promise<void> = Promise.resolve();

	constructor(options: PresenceOptions) {
		this.#options = options;
	}

	/** What this node writes with it is gone when it is; `null` = there is none now. */
	get lease(): string | null {
		return this.#lease;
	}

	/** Comes back after the first try; what failed is tried again by itself. */
	async announce(presence: NodePresence): Promise<void> {
		const isNews = !isDeepStrictEqual(presence, this.#wanted);
		this.#wanted = presence;
		this.#timer ??= setInterval(() => this.#round(), (this.#options.ttlS * 1000) / 3);
		if (isNews) await this.#round();
	}

	/** The others know at once. */
	async close(): Promise<void> {
		if (this.#timer !== null) clearInterval(this.#timer);
		await this.#work;
		if (this.#lease === null) return;
		const over = { ID: this.#lease };
		await this.#options.connection.ask('Lease', 'LeaseRevoke', over).catch(() => undefined);
	}

	/** One at a time. That etcd cannot be reached is for the view to say. */
	#round(): Promise<void> {
		this.#work = this.#work.then(() => this.#keep()).catch(() => undefined);
		return this.#work;
	}

	async #keep(): Promise<void> {
		if (this.#lease !== null && !(await this.#keptAlive(this.#lease))) this.#lease = null;
		if (this.#lease === null) {
			const { connection, ttlS } = this.#options;
			const wanted = { TTL: String(ttlS) };
			const { ID } = await connection.ask<Lease>('Lease', 'LeaseGrant', wanted);
			this.#lease = ID;
			this.#written = null;
		}
		if (isDeepStrictEqual(this.#wanted, this.#written)) return;
		const news = this.#wanted;
		const value = Buffer.from(JSON.stringify(news));
		const put = { requestPut: { key: this.#options.key, value, lease: this.#lease } };
		const request = { compare: [], success: [put], failure: [] };
		await this.#options.connection.ask('KV', 'Txn', request);
		this.#written = news;
	}

	/** False: the lease is over. Throws when nobody answers. */
	#keptAlive(id: string): Promise<boolean> {
		const { stream, leave } = this.#options.connection.stream('Lease', 'LeaseKeepAlive');
		return new Promise((resolve, reject) => {
			let isOver = false;
			const give = (): void => {
				isOver = true;
				clearTimeout(patience);
				stream.cancel();
			};
			const fail = (): void => {
				// that it was cancelled is told as an error too
				if (isOver) return;
				give();
				leave();
				reject(new Error('etcd does not answer'));
			};
			const patience = setTimeout(fail, DEADLINE_MS);
			stream.on('data', ({ TTL }: Lease) => {
				give();
				resolve(TTL !== '0');
			});
			stream.on('error', fail);
			stream.write({ ID: id });
		});
	}
}
