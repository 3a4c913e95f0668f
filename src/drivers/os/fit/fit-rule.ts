import type { FitRuleName } from '../../../model/fit-rule.ts';
import type { NicSpec } from '../../../model/instance-spec.ts';
import type { GuestTree } from '../guest-tree.ts';

/** What the rules know about the instance that the rootfs is for. */
export interface Guest {
	readonly name: string;
	/** `/dev/tty1` up to this one are there. */
	readonly ttys: number;
	readonly nics: readonly NicSpec[];
}

/** One thing that a rootfs needs in a container. Applied once more, it changes nothing. */
export interface FitRule {
	readonly name: FitRuleName;
	readonly apply: (tree: GuestTree, guest: Guest) => Promise<void>;
}
