import type { Duplex } from 'node:stream';
import type { ArrivalAnswer, ArrivalRequest } from '../../model/arrival.ts';
import type { Transport } from '../../model/migration.ts';

/** The ballast of another node. Each call fails with `PeerUnreachable` when that node cannot be asked. */
export interface Peer {
	/** Throws what the other ballast refuses with. */
	ask(name: string, request: ArrivalRequest, signal?: AbortSignal): Promise<ArrivalAnswer>;
	/**
	 * Gets everything ready for a copy, at both ends, and reads nothing: what is there is looked at when it goes. So none of that is
	 * waited for while processes stand still.
	 */
	prepare(order: CopyOrder, signal?: AbortSignal): Copying;
	/**
	 * Opens a way that memory can come through at the target, for the processes of which that folder here gets the images. It is a connection of
	 * its own, and goes on without this process.
	 */
	openMemoryWay(order: MemoryWayOrder): Promise<Duplex>;
	/** Ends what is under way, too. */
	close(): Promise<void>;
}

export interface CopyOrder {
	readonly name: string;
	readonly id: string;
	readonly what: Sent;
	readonly transport: Transport;
	/** Absolute path of the folder. */
	readonly from: string;
	/**
	 * `Running`: files may come and go meanwhile. `Compared`: the same, and what is in files is compared and not only their sizes and
	 * times. `Still`: nothing changes there, and processes wait for it. `Verified`: the same, and it is only counted what differs.
	 */
	readonly pass: 'Running' | 'Compared' | 'Still' | 'Verified';
}

export interface MemoryWayOrder {
	readonly name: string;
	readonly id: string;
	readonly transport: Transport;
	/** Absolute path of the folder. */
	readonly folder: string;
}

/** The files of an instance without the images of its disks, those in its folder, or its processes as images. */
export type Sent = 'files' | 'disks' | 'images';

/** One copy: makes what arrives there like the folder here: owners, links, attributes and holes, nothing more and nothing less. */
export interface Copying {
	/** Comes back when both ends wait for it to go, and fails when they will not. */
	ready(): Promise<void>;
	/** Once. */
	go(): Promise<Copied>;
	/** Bytes of files that went there so far. */
	sent(): number;
}

export interface Copied {
	/** Bytes of the files that were sent or updated. */
	readonly bytes: number;
	readonly files: number;
}

export interface Peers {
	/** Opens the way to the node at that address. */
	open(address: string, signal?: AbortSignal): Promise<Peer>;
	/** Bytes that a folder takes on disk, without what is mounted below it. */
	sizeOf(folder: string): Promise<number>;
	/** Whether anything at all answers at that address: a host that refuses is there as well. */
	answers(address: string, signal?: AbortSignal): Promise<boolean>;
	/** Whether this host can make sure that another one is off. */
	readonly canFence: boolean;
	/** Makes sure that nothing runs on that node any more; fails with `FencingFailed` when it cannot be sure. */
	fence(node: string, signal?: AbortSignal): Promise<void>;
}
