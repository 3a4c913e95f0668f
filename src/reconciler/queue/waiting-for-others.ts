import type { Outcome } from '../../model/outcome.ts';
import type { Reason } from '../../model/reasons.ts';
import { neighboursOf } from '../dependencies.ts';
import type { Fleet } from '../fleet.ts';

const FOR_OTHERS: ReadonlySet<Reason> = new Set([
	'DependencyNotReady',
	'DependencyMissing',
	'DependentsFirst',
]);

/** Knows who waits for another instance, and whose turn may have come when that one's standing changes. */
export class WaitingForOthers {
	/** By who waits: for whom it may be. Kept, because what is deleted no longer says what it depended on. */
	readonly #waiting = new Map<string, ReadonlySet<string>>();
	readonly #standings = new Map<string, string>();

	/** Until it is looked at nobody knows how it stands: whoever had to wait for that is woken by its next run. */
	heardOf(name: string): void {
		this.#standings.delete(name);
	}

	/**
	 * A run ended: those that wait for this instance, if it now stands otherwise than after the run before.
	 * Two that wait for each other's news wake nobody, since nothing is news to them.
	 */
	ended(name: string, outcome: Outcome, fleet: Fleet): readonly string[] {
		if (outcome.kind === 'InProgress') {
			this.heardOf(name);
			return [];
		}
		const reason = 'reason' in outcome ? outcome.reason : null;
		if (reason !== null && FOR_OTHERS.has(reason))
			this.#waiting.set(name, neighboursOf(fleet, name));
		else this.#waiting.delete(name);
		const state = fleet.seen.get(name)?.state;
		const standing = [outcome.kind, reason, state, fleet.health.get(name)?.status].join(' ');
		if (this.#standings.get(name) === standing) return [];
		this.#standings.set(name, standing);
		return [...this.#waiting].flatMap(([other, others]) => (others.has(name) ? [other] : []));
	}
}
