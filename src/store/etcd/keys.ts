import type { Cordon, NodePresence } from '../../model/cluster.ts';
import type { Owner } from '../../model/migration.ts';

const KINDS = ['owner', 'alive', 'status', 'op', 'cordoned'] as const;

/** What a key below the cluster's is about; `name` is a node's where it is `alive`, `cordoned` or `drained`, else an instance's. */
export type Subject =
	| { readonly kind: (typeof KINDS)[number]; readonly name: string }
	| { readonly kind: 'drained'; readonly name: string; readonly instance: string };

/** A range of keys as etcd says it. */
export interface KeyRange {
	readonly key: Buffer;
	readonly rangeEnd: Buffer;
}

/**
 * Below `/ballast/CLUSTER/`: `{owner,status,op}/INSTANCE`, `{alive,cordoned}/NODE`, and `drained/NODE/INSTANCE` for what a drain took from that
 * node, with JSON in them.
 */
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

	cordoned(node: string): Buffer {
		return Buffer.from(`${this.#prefix}cordoned/${node}`);
	}

	drained(node: string, instance: string): Buffer {
		return Buffer.from(`${this.#prefix}drained/${node}/${instance}`);
	}

	/** All that drains took from that node. */
	allDrained(node: string): KeyRange {
		return below(`${this.#prefix}drained/${node}/`);
	}

	/** All keys of the cluster. */
	get all(): KeyRange {
		return below(this.#prefix);
	}

	/** `null` = a key of which this version knows nothing. */
	subjectOf(key: Buffer): Subject | null {
		const [word, name, instance, ...rest] = key.toString().slice(this.#prefix.length).split('/');
		if (name === undefined || name === '' || rest.length > 0) return null;
		if (instance !== undefined) {
			return word === 'drained' && instance !== '' ? { kind: word, name, instance } : null;
		}
		const kind = KINDS.find((each) => each === word);
		return kind === undefined ? null : { kind, name };
	}
}

/** As etcd says a prefix: up to the one with its last byte counted up. */
function below(prefix: string): KeyRange {
	const key = Buffer.from(prefix);
	const rangeEnd = Buffer.from(key);
	rangeEnd[rangeEnd.length - 1] = (rangeEnd.at(-1) ?? 0) + 1;
	return { key, rangeEnd };
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

/** Whatever somebody wrote there, the node is cordoned. */
export function cordonFrom(value: Buffer): Cordon {
	const { since, by, reason } = objectFrom(value);
	return { since: numberOr0(since), by: textOrEmpty(by), reason: textOrEmpty(reason) };
}

/** Where a drain sent an instance; '' cannot be read, which is no node. */
export function drainedFrom(value: Buffer): string {
	return textOrEmpty(objectFrom(value)['to']);
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

function textOrEmpty(value: unknown): string {
	return typeof value === 'string' ? value : '';
}

export function numberOr0(value: unknown): number {
	return typeof value === 'number' ? value : 0;
}
