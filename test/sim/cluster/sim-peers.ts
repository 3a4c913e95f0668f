import type { Duplex } from 'node:stream';
import type { Copied, CopyOrder, Peer, Peers } from '../../../src/drivers/migration/peer.ts';
import type { ArrivalAnswer, ArrivalRequest } from '../../../src/model/arrival.ts';
import { OperationError } from '../../../src/model/errors.ts';
import type { Link } from './sim-store.ts';

/** What one node can do to another one. */
export interface OtherNode {
	readonly receive: (name: string, request: ArrivalRequest) => Promise<ArrivalAnswer>;
	/** What is in the container here now lies there, in the place of the try. */
	readonly take: (order: CopyOrder) => void;
}

export interface SimPeersOptions {
	/** The node at an address, or `null` when no daemon answers there. */
	readonly at: (address: string) => OtherNode | null;
	readonly link: (address: string) => Link;
	readonly pass: () => Promise<void>;
	/** Whether the host at an address has power, and its time passes. */
	readonly answers: (address: string) => boolean;
	readonly openMemoryWay: (address: string, folder: string) => Duplex;
	/** Takes the power of a host; throws when that cannot be done. */
	readonly cutPower: (node: string) => void;
}

/** The way to the other nodes of the simulated world. */
export class SimPeers implements Peers {
	readonly #options: SimPeersOptions;

	constructor(options: SimPeersOptions) {
		this.#options = options;
	}

	async open(address: string): Promise<Peer> {
		await this.#reach(address);
		return {
			ask: (name, request) => this.#ask(address, name, request),
			prepare: (order) => ({
				ready: () => Promise.resolve(),
				go: () => this.#copy(address, order),
				sent: () => 0,
			}),
			openMemoryWay: async ({ folder }) => {
				await this.#reach(address);
				return this.#options.openMemoryWay(address, folder);
			},
			close: () => Promise.resolve(),
		};
	}

	sizeOf(): Promise<number> {
		return Promise.resolve(0);
	}

	readonly canFence = true;

	async answers(address: string): Promise<boolean> {
		await this.#options.pass();
		return this.#options.answers(address) && this.#options.link(address) !== 'Down';
	}

	async fence(node: string): Promise<void> {
		await this.#options.pass();
		this.#options.cutPower(node);
		await this.#options.pass();
	}

	async #ask(address: string, name: string, request: ArrivalRequest): Promise<ArrivalAnswer> {
		const other = await this.#reach(address);
		const answer = await other.receive(name, asSent(request));
		if (this.#options.link(address) !== 'Up') throw unreachable(address);
		await this.#options.pass();
		return asSent(answer);
	}

	async #copy(address: string, order: CopyOrder): Promise<Copied> {
		const other = await this.#reach(address);
		other.take(order);
		if (this.#options.link(address) !== 'Up') throw unreachable(address);
		await this.#options.pass();
		return { bytes: 0, files: 0 };
	}

	async #reach(address: string): Promise<OtherNode> {
		await this.#options.pass();
		const other = this.#options.at(address);
		if (other === null || this.#options.link(address) === 'Down') throw unreachable(address);
		return other;
	}
}

function asSent<T>(value: T): T {
	return JSON.parse(JSON.stringify(value)) as T;
}

function unreachable(address: string): OperationError {
	return new OperationError(`cannot reach ${address}`, { reason: 'PeerUnreachable' });
}
