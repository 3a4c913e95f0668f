import type { NodePresence } from '../../model/cluster.ts';
import type { Owner } from '../../model/migration.ts';

const KINDS = ['owner', 'alive', 'status', 'op'] as const;

/** What a key below the cluster's is about. */
export interface Subject {
	readonly kind: (typeof KINDS)[number];
	/** Of an instance; of a node where it is `alive`. */
	readonly name: string;
}

/** `/ballast/CLUSTER/{owner,status,op}/INSTANCE` and `/ballast/CLUSTER/alive/NODE`, with JSON in them. */
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

	status(name: string): Buffer {
		return Buffer.from(`${this.#prefix}status/${name}`);
	}

	operation(name: string): Buffer {
		return Buffer.from(`${this.#prefix}op/${name}`);
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
		const [word, name, ...rest] = key.toString().slice(this.#prefix.length).split('/');
		if (name === undefined || name === '' || rest.length > 0) return null;
		const kind = KINDS.find((each) => each === word);
		return kind === undefined ? null : { kind, name };
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

export type Fields = Readonly<Record<string, unknown>>;

export function objectFrom(value: Buffer): Fields {
	try {
		const parsed: unknown = JSON.parse(value.toString());
		return isObject(parsed) ? parsed : {};
	} catch {
		return {};
	}
}

export function isObject(value: unknown): value is Fields {
	return typeof value === 'object' && value !== null;
}

export function numberOr0(value: unknown): number {
	return typeof value === 'number' ? value : 0;
}
