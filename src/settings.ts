/** What `etc/ballast/ballast.yaml`, the environment and the command line settle for one host. */
export interface Settings {
	/** This host's name in `spec.node`. */
	readonly node: string;
	/** `$BALLAST_ROOT`: everything ballast owns lies below. */
	readonly root: string;
	/** The folder with the specs. */
	readonly specs: string;
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
	readonly events: {
		/** Milliseconds and bytes after which the oldest events are dropped. */
		readonly keep: number;
		readonly maxBytes: number;
	};
	readonly log: { readonly level: 'debug' | 'info' | 'warn' | 'error' };
	readonly simulate: boolean;
}
