import type { Condition } from './condition.ts';
import type { IdRange } from './id-range.ts';
import type { InstanceSpec, NicSpec, Protection, RebootHow } from './instance-spec.ts';
import type { Migration, Owner } from './migration.ts';
import type { Override } from './override.ts';
import type { Reason } from './reasons.ts';

/** A spec as it took effect: what the container really runs with, or was created from. */
export interface AppliedSpec {
	readonly spec: InstanceSpec;
	readonly hash: string;
	/** ms since the epoch. */
	readonly at: number;
	/** Its processes were brought back from images then, and not started. */
	readonly isRestored?: boolean;
}

export interface RebootRequest {
	readonly how: RebootHow;
	/** The init that was asked to reboot: when another one runs it is done. `null` = nobody was asked yet. */
	readonly askedPid: number | null;
	/** Why a soft reboot was not to be had; '' before it was tried. */
	readonly failure: string;
}

/** The processes of an instance as images on disk. */
export interface Checkpoint {
	/** Absolute path of the folder with the images. */
	readonly folder: string;
	/** When it was asked for, in ms since the epoch. */
	readonly at: number;
	/** `Asked`: they still run. `Kept`: the images are whole and nothing runs. `Restoring`: somebody wants them back. */
	readonly phase: 'Asked' | 'Kept' | 'Restoring';
	/** A person asked for it, and no move did. */
	readonly isByHand?: boolean;
}

/** That more instances than `prune.max` had vanished from the specs, and this was one of them. */
export interface PruneHold {
	/** The most that had vanished at once, this one among them. */
	readonly vanished: number;
}

/** What ballast remembers about one instance. Everything else is observed anew on each run. */
export interface InstanceRecord {
	readonly name: string;
	/** Made once; the marker in the container's config carries the same uid. */
	readonly uid: string;
	/** Grows when the declared spec's hash changes. */
	readonly generation: number;
	/** The last generation that was handled to its end. */
	readonly observedGeneration: number;
	/**
	 * The last spec without errors, and the document it came from. `at` is when it last changed
	 * how the container runs: later looks at the same spec leave it, and so do edits of fields that do not
	 * concern the container, since a change after an exit starts again what was left stopped.
	 */
	readonly lastGood: (AppliedSpec & { readonly file: string; readonly source: string }) | null;
	/** The spec whose rootfs was made; `null` before it is complete. */
	readonly created: AppliedSpec | null;
	/**
	 * The spec that the container runs with: what it was started with, and each limit that was set since
	 * (`withLimit`); `null` when it never ran.
	 */
	readonly started: AppliedSpec | null;
	/** The ids of the host that its users are, from before it is made on; `null` for a privileged one. */
	readonly idRange: IdRange | null;
	/**
	 * Set while it runs with other NICs than LXC gave it: LXC gives `nics` to every other init of the same start.
	 */
	readonly nicsByLxc: { readonly initPid: number; readonly nics: readonly NicSpec[] } | null;
	/** Protections that were in force at the last good spec: deleting the file does not lift them. */
	readonly protect: readonly Protection[];
	/** True from the moment ballast decides to stop it until it starts it again. */
	readonly stoppedByUs: boolean;
	readonly crashes: {
		/** Unwanted exits since the last long run or accepted poweroff. */
		readonly count: number;
		/** ms since the epoch of the last one, accepted poweroffs included; 0 = never. */
		readonly lastAt: number;
	};
	/** What people want for a while against the spec. */
	readonly overrides: readonly Override[];
	/** A restart that a person asked for, at ms since the epoch; `null` from the next start on. */
	readonly restartRequest: { readonly at: number; readonly reason: string } | null;
	readonly pause: { readonly until: number; readonly reason: string } | null;
	/** A reboot that is asked for and not done yet; any start does it. */
	readonly reboot: RebootRequest | null;
	/** Set from the moment somebody asks for a checkpoint until its processes run again. */
	readonly checkpoint: Checkpoint | null;
	/** The node that has it; `null` = it never left this one. */
	readonly owner: Owner | null;
	/** Its way to another node or from one; the last one is kept where it arrived, and where it failed. */
	readonly migration: Migration | null;
	/** Set while no file declares it, once the prune guard counted it; it stays when others of those are gone. */
	readonly pruneHold: PruneHold | null;
	/** Consent to exactly one plan. */
	readonly approval: { readonly planHash: string; readonly at: number } | null;
	/** Set for a container that another tool made: where it lives until its next start. */
	readonly adopted: { readonly lxcpath: string } | null;
	/** How the last run ended when a step of it failed; `null` = none did, or the spec is another one by now. */
	readonly lastFailure: { readonly reason: Reason; readonly message: string } | null;
	readonly conditions: readonly Condition[];
}
