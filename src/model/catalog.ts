import type { Finding } from './finding.ts';
import type { InstanceSpec } from './instance-spec.ts';

/** Where a value was written. `file` is the path as the user named the folder, joined with the file. */
export interface Origin {
	readonly file: string;
	readonly line: number;
	readonly col: number;
	/** `Instance web1`, `Profile base`, or `default` for a value that no file sets. */
	readonly by: string;
}

/** What the specs say about one instance. */
export interface Declared {
	readonly name: string;
	readonly spec: InstanceSpec;
	/** Hash of the effective spec; the same spec always has the same hash. */
	readonly hash: string;
	readonly file: string;
	readonly line: number;
	/** The text of the YAML document, kept so that a deleted instance can be declared again. */
	readonly source: string;
	readonly labels: Readonly<Record<string, string>>;
	/** Where each effective value came from, by field path (`memory.max`, `nics[eth0].bridge`). */
	readonly origins: Readonly<Record<string, Origin>>;
	/** Used fields that have no effect yet, by path. */
	readonly unsupported: readonly string[];
	/** What is allowed in it and will surprise, in words. */
	readonly warnings: readonly string[];
}

/** A node document, or the node as the defaults describe it. */
export interface NodeSpec {
	readonly name: string;
	readonly labels: Readonly<Record<string, string>>;
	/** Placement gives it nothing new. */
	readonly unschedulable: boolean;
	/** The host name or address at which other nodes reach its ssh; `null` = nothing moves there. */
	readonly address: string | null;
	/** Controllers that every instance of this node needs. */
	readonly cgroupUse: readonly string[];
	/** Bytes that are never given to instances. */
	readonly reserve: { readonly memory: number };
	/** How many times the node's memory may be promised. */
	readonly overcommit: { readonly memory: number };
}

/** The commit that the spec folder shows, when it lies in a git checkout. */
export interface Provenance {
	/** Full hash; `null` before the first commit. */
	readonly commit: string | null;
	/** True when files below the spec folder differ from the commit. */
	readonly dirty: boolean;
}

/** The repository that the specs are fetched from, and how that stands. */
export interface RemoteSpecs {
	/** Without credentials. */
	readonly url: string;
	/** The branch or tag; `null` = what the remote's HEAD names. */
	readonly ref: string | null;
	/** ms since the epoch when the remote last showed the commit that is in force; `null` = not yet. */
	readonly seenAt: number | null;
	/** Why what it shows now cannot come; '' = it is in force, or nobody has looked yet. */
	readonly problem: string;
}

/** All that one reading of the spec folder found. Plain data; nothing in it is thrown. */
export interface Catalog {
	/** `Unreadable` and `Empty` folders declare nothing and remove nothing. */
	readonly folder: 'Readable' | 'Empty' | 'Unreadable';
	/** The folder's path, and why it cannot be read when it cannot. */
	readonly path: string;
	readonly problem: string;
	readonly instances: ReadonlyMap<string, Declared>;
	readonly nodes: ReadonlyMap<string, NodeSpec>;
	/**
	 * Names that documents with errors declare or declared: their last good spec stays in force.
	 * The value is the first error.
	 */
	readonly invalid: ReadonlyMap<string, Finding>;
	/**
	 * Files that could not be parsed far enough to tell which instances they declare. What a record
	 * says came from such a file keeps its last good spec.
	 */
	readonly unreadableFiles: ReadonlyMap<string, Finding>;
	readonly findings: readonly Finding[];
	readonly provenance: Provenance | null;
	/** Number of files that were read. */
	readonly files: number;
}
