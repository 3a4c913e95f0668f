import type { NodePresence } from '../../model/cluster.ts';
import type { Owner } from '../../model/migration.ts';

/** What a key below the cluster's is about. */
export type Subject =
	| { readonly kind: 'owner'; readonly name: string }
	| { readonly kind: 'alive'; readonly name: string };

/** `/ballast/CLUSTER/owner/INSTANCE` and `/ballast/CLUSTER/alive/NODE`, with JSON in them. */
export class EtcdKeys {
	readonly cluster: string;
	readonly #prefix: string;

	constructor(cluster: string) {
		this.cluster = cluster;
		this.#prefix = `/ballast/${cluster}/`;
	}

	owner(name: string): Buffer {
		return Buffer.from(`${this.#prefix}owner/${name}`);
	}

	alive(node: string): Buffer {
		return Buffer.from(`${this.#prefix}alive/${node}`);
	}

	/** The range of all keys of the cluster, as etcd says a prefix: up to the one with its last byte counted up. */
	get all(): { readonly key: Buffer; readonly rangeEnd: Buffer } {
		const key = Buffer.from(this.#prefix);
		const rangeEnd = Buffer.from(key);
		rangeEnd[rangeEnd.length - 1] = (rangeEnd.at(-1) ?? 0) + 1;
		return { key, rangeEnd };
	}

	/** `null` = a key of which this version knows nothing. */
	subjectOf(key: Buffer): Subject | null {
		const [kind, name, ...rest] = key.toString().slice(this.#prefix.length).split('/');
		if (name === undefined || name === '' || rest.length > 0) return null;
		return kind === 'owner' || kind === 'alive' ? { kind, name } : null;
	}
}

/** Whatever it is that somebody wrote there, it is somebody's: what cannot be read belongs to a node of no name. */
export function ownerFrom(value: Buffer): Owner {
	const { node, epoch, against } = objectFrom(value);
	return {
		node: typeof node === 'string' ? node : '',
		epoch: typeof epoch === 'number' ? epoch : 0,
		against: typeof against === 'string' ? against : null,
	};
}

export function presenceFrom(node: string, value: Buffer): NodePresence {
	const { version, since, running, memory } = objectFrom(value);
	const { capacity, held } = isObject(memory) ? memory : {};
	return {
		node,
		version: typeof version === 'string' ? version : '',
		since: numberOr0(since),
		running: numberOr0(running),
		memory: { capacity: numberOr0(capacity), held: numberOr0(held) },
	};
}

type Fields = Readonly<Record<string, unknown>>;

function objectFrom(value: Buffer): Fields {
	try {
		const parsed: unknown = JSON.parse(value.toString());
		return isObject(parsed) ? parsed : {};
	} catch {
		return {};
	}
}

function isObject(value: unknown): value is Fields {
	return typeof value === 'object' && value !== null;
}

function numberOr0(value: unknown): number {
	return typeof value === 'number' ? value : 0;
}
