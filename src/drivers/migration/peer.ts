import type { ArrivalAnswer, ArrivalRequest } from '../../model/arrival.ts';

/** The ballast of another node. Each call fails with `PeerUnreachable` when that node cannot be asked. */
export interface Peer {
	/** Throws what the other ballast refuses with. */
	ask(name: string, request: ArrivalRequest, signal?: AbortSignal): Promise<ArrivalAnswer>;
	/** Makes what arrives there like a folder here: owners, links, attributes and holes, nothing more and nothing less. */
	copy(order: CopyOrder, signal?: AbortSignal): Promise<Copied>;
	close(): Promise<void>;
}

export interface CopyOrder {
	readonly name: string;
	readonly id: string;
	readonly what: Sent;
	/** Absolute path of the folder. */
	readonly from: string;
	/**
	 * `Running`: files may come and go meanwhile. `Compared`: the same, and what is in files is compared and not only their sizes and
	 * times. `Still`: nothing changes there.
	 */
	readonly pass: 'Running' | 'Compared' | 'Still';
}

/** The files of an instance, or its processes as images. */
export type Sent = 'files' | 'images';

export interface Copied {
	/** Bytes of the files that were sent or updated. */
	readonly bytes: number;
	readonly files: number;
}

export interface Peers {
	/** Opens the way to the node at that address. */
	open(address: string, signal?: AbortSignal): Promise<Peer>;
	/** Bytes that a folder takes on disk. */
	sizeOf(folder: string): Promise<number>;
}
