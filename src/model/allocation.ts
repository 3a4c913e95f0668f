/** An instance that needs a node, and what is known of the nodes: what an external program is asked. */
export interface AllocationQuestion {
	/** What the hosts that share a store call themselves. */
	readonly cluster: string;
	readonly name: string;
	/** Bytes that it is declared with. */
	readonly memory: number;
	/** The names of the nodes that may have it. */
	readonly allowed: readonly string[];
	readonly nodes: readonly AllocationNode[];
	/** What those nodes have, or are to have. */
	readonly placed: readonly PlacedInstance[];
}

export interface AllocationNode {
	readonly name: string;
	/** Bytes that its instances may have together, and those of them that are free. */
	readonly memory: { readonly capacity: number; readonly free: number };
}

export interface PlacedInstance {
	readonly name: string;
	readonly node: string;
	readonly memory: number;
}

/** What such a program answered. `None`: no node fits. `Failed`: there is no answer that can be used. */
export type Allocation =
	| { readonly kind: 'Chosen'; readonly node: string; readonly why: string }
	| { readonly kind: 'None'; readonly why: string }
	| { readonly kind: 'Failed'; readonly why: string };
