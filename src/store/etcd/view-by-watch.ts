import { setTimeout as delay } from 'node:timers/promises';
import type { ClusterView, Cordon, NodePresence } from '../../model/cluster.ts';
import { messageOf } from '../../model/errors.ts';
import { isEqualOwner, type Owner } from '../../model/migration.ts';
import { SharedView } from '../shared-view.ts';
import type { EtcdConnection } from './connection.ts';
import {
	cordonFrom,
	drainedFrom,
	type EtcdKeys,
	ownerFrom,
	presenceFrom,
	type Subject,
} from './keys.ts';
import type { KeyValue, RangeResponse, WatchResponse } from './protocol.ts';
import { operationFrom, statusFrom } from './shared-values.ts';

const AGAIN_MS = 500;
/** etcd says 'created' at once; a member that hangs says nothing. */
const CREATED_MS = 2000;
/** Keys that are listed by one question: an answer must stay below the 4 MiB that gRPC takes. */
const PAGE = 500;

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
	/** In which revision of etcd each key was last written, as far as it was heard. */
	readonly #revisions = new Map<string, string>();
	readonly #listeners = new Set<(names: readonly string[]) => void>();
	readonly #end = new AbortController();
	readonly shared = new SharedView();
	/** What becomes of what is written below each kind of key. */
	readonly #keepers = {
		alive: keeperOf(this.#nodes, (value, name) => presenceFrom(name, value)),
		owner: keeperOf(this.#owners, ownerFrom),
		cordoned: keeperOf(this.#cordons, cordonFrom),
		status: keeperOf(this.shared.statuses, statusFrom),
		op: keeperOf(this.shared.operations, operationFrom),
	};
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
			statuses: this.shared.statuses,
			operations: this.shared.operations,
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

	/** When this key was last written; `null` = there is none, or it has not come round yet. */
	revisionOf(key: Buffer): string | null {
		return this.#revisions.get(key.toString()) ?? null;
	}

	heard(name: string, owner: Owner): void {
		this.#serial++;
		if ((this.#owners.get(name)?.epoch ?? -1) >= owner.epoch) return;
		this.#owners.set(name, owner);
		this.#revisions.delete(this.#keys.owner(name).toString());
	}

	forget(name: string): void {
		this.#serial++;
		this.#owners.delete(name);
		this.#revisions.delete(this.#keys.owner(name).toString());
	}

	/** What this node wrote itself, before it comes round. */
	wrote(key: Buffer, value: Buffer, revision: string): void {
		this.#put({ key, value, modRevision: revision });
	}

	removed(key: Buffer): void {
		this.#revisions.delete(key.toString());
		this.#set(key, null);
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
		const { revision, kvs } = await this.#everything();
		const before = new Map(this.#owners);
		const { statuses, operations } = this.shared;
		const told = [...statuses.keys(), ...operations.keys()];
		const decisive = [this.#owners, this.#nodes, this.#cordons, this.#drained];
		for (const each of [...decisive, this.#revisions, statuses, operations]) each.clear();
		for (const each of kvs) this.#put(each);
		this.#problem = '';
		const names = new Set([...before.keys(), ...this.#owners.keys()]);
		this.#tell(
			[...names].filter((name) => !isEqualOwner(before.get(name), this.#owners.get(name))),
		);
		this.shared.tell([...new Set([...told, ...statuses.keys(), ...operations.keys()])]);
		return BigInt(revision);
	}

	/** Page by page, all of it as it was when the first was asked for. */
	async #everything(): Promise<{ readonly revision: string; readonly kvs: readonly KeyValue[] }> {
		const { key, rangeEnd } = this.#keys.all;
		const ask = (from: Buffer, at: object): Promise<RangeResponse> =>
			this.#connection.ask('KV', 'Range', { key: from, rangeEnd, limit: String(PAGE), ...at });
		const first = await ask(key, {});
		const { revision } = first.header;
		const kvs = [...first.kvs];
		for (let { more } = first; more; ) {
			const last = kvs.at(-1)?.key ?? key;
			// the next key after it that there could be
			const page = await ask(Buffer.concat([last, Buffer.of(0)]), { revision });
			kvs.push(...page.kvs);
			more = page.more;
		}
		return { revision, kvs };
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
		const changed = events.flatMap(({ type, kv }) => {
			const subject = type === 'PUT' ? this.#put(kv) : this.#delete(kv);
			return subject === null ? [] : [subject];
		});
		const isShared = ({ kind }: Subject): boolean => kind === 'status' || kind === 'op';
		const decisive = changed.filter((subject) => !isShared(subject));
		if (decisive.length > 0) {
			this.#tell(decisive.flatMap(({ kind, name }) => (kind === 'owner' ? [name] : [])));
		}
		this.shared.tell([...new Set(changed.filter(isShared).map(({ name }) => name))]);
	}

	/** Returns what it is about; `null` = nothing that this version knows. */
	#put({ key, value, modRevision }: KeyValue): Subject | null {
		this.#revisions.set(key.toString(), modRevision);
		return this.#set(key, value);
	}

	#delete({ key }: KeyValue): Subject | null {
		this.#revisions.delete(key.toString());
		return this.#set(key, null);
	}

	#set(key: Buffer, value: Buffer | null): Subject | null {
		const subject = this.#keys.subjectOf(key);
		if (subject === null) return null;
		if (subject.kind === 'drained') {
			setOrDelete(this.#drainedFrom(subject.name), subject.instance, value && drainedFrom(value));
		} else {
			this.#keepers[subject.kind](subject.name, value);
		}
		return subject;
	}

	#drainedFrom(node: string): Map<string, string> {
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

/** `null` = the key is gone, or what it holds says nothing. */
function keeperOf<T>(
	map: Map<string, T>,
	read: (value: Buffer, name: string) => T | null,
): (name: string, value: Buffer | null) => void {
	return (name, value) => setOrDelete(map, name, value && read(value, name));
}

function setOrDelete<T>(map: Map<string, T>, name: string, value: T | null): void {
	if (value === null) map.delete(name);
	else map.set(name, value);
}
