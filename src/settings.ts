/** What `etc/ballast/ballast.yaml`, the environment and the command line settle for one host. */
export interface Settings {
	/** This host's name in `spec.node`. */
	readonly node: string;
	/** `$BALLAST_ROOT`: everything ballast owns lies below. */
	readonly root: string;
	/** The folder with the specs; with `git`, that in ballast's own checkout. */
	readonly specs: string;
	/** Where the specs are fetched from; `null` = they are a folder of this host. */
	readonly git: GitSettings | null;
	readonly prune: {
		/** The most instances that one change of the specs may remove without approval. */
		readonly max: number;
	};
	readonly trash: {
		/** Milliseconds until a trash entry is removed for good. */
		readonly keep: number;
	};
	readonly loop: {
		/** Instances that are worked on at the same time. */
		readonly workers: number;
		/** Milliseconds between looks at every instance; events come in between. */
		readonly resync: number;
	};
	/** Where OS definitions are looked for. */
	readonly ganeti: { readonly osFolders: readonly string[] };
	readonly events: {
		/** Milliseconds and bytes after which the oldest events are dropped. */
		readonly keep: number;
		readonly maxBytes: number;
	};
	readonly failover: {
		/** A command that makes sure that the node in its last argument is off; `null` = nobody can. */
		readonly fence: readonly [string, ...string[]] | null;
		/** Milliseconds until it is ended. */
		readonly timeout: number;
	};
	readonly migration: {
		/** Bytes a second that are copied while an instance goes on; `null` = as fast as it goes. */
		readonly bandwidth: number | null;
		/** The address of this host at which it takes what comes by plain TCP; `null` = nothing does. */
		readonly listen: string | null;
	};
	readonly placement: {
		/** Who chooses nodes instead of ballast itself; `null` = nobody. */
		readonly allocator: AllocatorSettings | null;
	};
	readonly api: {
		/** Where metrics and a page for people are to be had over TCP; `null` = nowhere. */
		readonly listen: ListenAddress | null;
	};
	/** What is shared with other hosts. */
	readonly store: { readonly etcd: EtcdSettings | null };
	readonly log: { readonly level: 'debug' | 'info' | 'warn' | 'error' };
	readonly simulate: boolean;
}

/** A git repository with specs. */
export interface GitSettings {
	/** As git takes it; it may hold credentials, so people are shown it `withoutCredentials`. */
	readonly url: string;
	/** A branch or a tag; `null` = what the remote's HEAD names. */
	readonly ref: string | null;
	/** Below the repository; '' = all of it. */
	readonly folder: string;
	/** Milliseconds between looks at it. */
	readonly interval: number;
	/** Milliseconds until a call of git is ended. */
	readonly timeout: number;
	/** The absolute path of a private key; `null` = those that ssh tries by itself. */
	readonly sshKey: string | null;
	/** Only signed commits are taken. */
	readonly verify: boolean;
}

/** An IP address of this host, or that of all of them, and a TCP port. */
export interface ListenAddress {
	readonly host: string;
	readonly port: number;
}

/** Ganeti's hail, by its absolute path. */
export interface AllocatorSettings {
	readonly hail: string;
	/** Milliseconds until it is killed. */
	readonly timeout: number;
}

/** The etcd that several hosts share. */
export interface EtcdSettings {
	/** `https://HOST:PORT` each; the first that answers is asked. */
	readonly endpoints: readonly string[];
	/** Keys are below `/ballast/CLUSTER/`. */
	readonly cluster: string;
	/** Milliseconds without a word after which a node counts as gone. */
	readonly leaseTtl: number;
	/** Absolute paths of PEM files; `null` = without TLS. */
	readonly tls: {
		readonly ca: string | null;
		readonly cert: string | null;
		readonly key: string | null;
	} | null;
}

/** What the environment says; `null` = nothing. */
export interface Environment {
	/** `$BALLAST_ROOT` */
	readonly root: string | null;
	/** `$BALLAST_SPECS` */
	readonly specs: string | null;
	/** `$SSH_ORIGINAL_COMMAND`: what was asked for where sshd runs a command of its own instead. */
	readonly sshCommand: string | null;
	/** `$TERM`: what kind of terminal it is. */
	readonly term: string | null;
}

/** The only place that reads environment variables. An empty one counts as not set. */
export function readEnvironment(): Environment {
	return {
		root: process.env['BALLAST_ROOT'] || null,
		specs: process.env['BALLAST_SPECS'] || null,
		sshCommand: process.env['SSH_ORIGINAL_COMMAND'] || null,
		term: process.env['TERM'] || null,
	};
}
