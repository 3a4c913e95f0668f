import { setTimeout as delay } from 'node:timers/promises';
import type { ClusterView, Cordon, NodePresence } from '../../model/cluster.ts';
import { messageOf } from '../../model/errors.ts';
import { isEqualOwner, type Owner } from '../../model/migration.ts';
import type { EtcdConnection } from './connection.ts';
import { cordonFrom, drainedFrom, type EtcdKeys, ownerFrom, presenceFrom } from './keys.ts';
import type { KeyValue, RangeResponse, WatchResponse } from './protocol.ts';

const AGAIN_MS = 500;
/** etcd says 'created' at once; a member that hangs says nothing. */
const CREATED_MS = 2000;

/**
 * All that is below the cluster's prefix: listed, and kept current by a watch from there on. When that ends everything is listed anew: a
 * watch that is taken up again does not say when it has told what was missed.
 */
export class ViewByWatch {
	readonly #connection: EtcdConnection;
	readonly #keys: EtcdKeys;
	readonly #owners = new Map<string, Owner>();
	readonly #nodes = new Map<string, NodePresence>();
	readonly #cordons = new Map<string, Cordon>();
	readonly #drained = new Map<string, Map<string, string>>();
	readonly #listeners = new Set<(names: readonly string[]) => void>();
	readonly #end = new AbortController();
	#problem = 'not asked yet';
	#serial = 0;

	constructor(connection: EtcdConnection, keys: EtcdKeys) {
		this.#connection = connection;
		this.#keys = keys;
	}

	get current(): ClusterView {
		return {
			cluster: this.#keys.cluster,
			isCurrent: this.#problem === '',
			problem: this.#problem,
			serial: this.#serial,
			owners: this.#owners,
			nodes: this.#nodes,
			cordons: this.#cordons,
			drained: this.#drained,
		};
	}

	follow(listener: (names: readonly string[]) => void): () => void {
		this.#listeners.add(listener);
		return () => {
			this.#listeners.delete(listener);
		};
	}

	/** Comes back after the first try; goes on until it is closed. */
	async begin(): Promise<void> {
		const first = await this.#list().catch((thrown: unknown) => this.#lost(messageOf(thrown)));
		void this.#keepCurrent(first);
	}

	heard(name: string, owner: Owner): void {
		this.#serial++;
		if ((this.#owners.get(name)?.epoch ?? -1) < owner.epoch) this.#owners.set(name, owner);
	}

	forget(name: string): void {
		this.#serial++;
		this.#owners.delete(name);
	}

	close(): void {
		this.#end.abort();
	}

	async #keepCurrent(first: bigint | null): Promise<void> {
		const { signal } = this.#end;
		for (let revision = first; !signal.aborted; revision = null) {
			try {
				await this.#watch(revision ?? (await this.#list()));
			} catch (thrown) {
				if (signal.aborted) return;
				this.#lost(messageOf(thrown));
				await delay(AGAIN_MS, undefined, { signal }).catch(() => undefined);
			}
		}
	}

	/** Returns up to which revision everything is known. */
	async #list(): Promise<bigint> {
		const { header, kvs } = await this.#connection.ask<RangeResponse>(
			'KV',
			'Range',
			this.#keys.all,
		);
		const before = new Map(this.#owners);
		this.#owners.clear();
		this.#nodes.clear();
		this.#cordons.clear();
		this.#drained.clear();
		for (const each of kvs) this.#put(each);
		this.#problem = '';
		const names = new Set([...before.keys(), ...this.#owners.keys()]);
		this.#tell(
			[...names].filter((name) => !isEqualOwner(before.get(name), this.#owners.get(name))),
		);
		return BigInt(header.revision);
	}

	/** Follows what comes after that revision until the stream ends, which it does only by a failure or `close`. */
	#watch(revision: bigint): Promise<void> {
		const { signal } = this.#end;
		const { stream, leave } = this.#connection.stream('Watch', 'Watch');
		return new Promise((resolve, reject) => {
			let isOver = false;
			const fail = (why: string): void => {
				// that it was cancelled is told as an error too
				if (isOver) return;
				isOver = true;
				clearTimeout(patience);
				signal.removeEventListener('abort', end);
				stream.cancel();
				leave();
				reject(new Error(why));
			};
			const end = (): void => {
				isOver = true;
				clearTimeout(patience);
				stream.cancel();
				resolve();
			};
			const patience = setTimeout(() => fail('etcd does not answer'), CREATED_MS);
			signal.addEventListener('abort', end, { once: true });
			stream.on('data', (answer: WatchResponse) => {
				clearTimeout(patience);
				// also when it forgot what came since
				if (answer.canceled) fail(answer.cancelReason || 'etcd ended the watch');
				else this.#take(answer);
			});
			stream.on('error', ({ message }: Error) => fail(message));
			stream.on('end', () => fail('etcd ended the watch'));
			stream.write({
				createRequest: { ...this.#keys.all, startRevision: String(revision + 1n) },
			});
		});
	}

	#take({ events }: WatchResponse): void {
		if (events.length === 0) return;
		const changed = events.map(({ type, kv }) =>
			type === 'PUT' ? this.#put(kv) : this.#delete(kv),
		);
		this.#tell(changed.filter((name) => name !== null));
	}

	/** Returns the instance that has another owner now. */
	#put({ key, value }: KeyValue): string | null {
		const subject = this.#keys.subjectOf(key);
		if (subject === null) return null;
		const { kind, name } = subject;
		switch (kind) {
			case 'alive':
				this.#nodes.set(name, presenceFrom(name, value));
				return null;
			case 'cordoned':
				this.#cordons.set(name, cordonFrom(value));
				return null;
			case 'drained':
				this.#drainedOf(name).set(subject.instance, drainedFrom(value));
				return null;
			case 'owner':
				this.#owners.set(name, ownerFrom(value));
				return name;
		}
	}

	#delete({ key }: KeyValue): string | null {
		const subject = this.#keys.subjectOf(key);
		if (subject === null) return null;
		const { kind, name } = subject;
		switch (kind) {
			case 'alive':
				this.#nodes.delete(name);
				return null;
			case 'cordoned':
				this.#cordons.delete(name);
				return null;
			case 'drained':
				this.#drainedOf(name).delete(subject.instance);
				return null;
			case 'owner':
				this.#owners.delete(name);
				return name;
		}
	}

	#drainedOf(node: string): Map<string, string> {
		const known = this.#drained.get(node) ?? new Map<string, string>();
		this.#drained.set(node, known);
		return known;
	}

	#lost(why: string): null {
		const isNews = this.#problem === '';
		this.#problem = why;
		if (isNews) this.#tell([]);
		return null;
	}

	#tell(names: readonly string[]): void {
		this.#serial++;
		for (const listener of this.#listeners) listener(names);
	}
}
