import type { InstanceSpec } from '../../model/instance-spec.ts';
import type { MigrationMode } from '../../model/migration.ts';
import type { ObservedInstance } from '../../model/observed.ts';
import type { InstanceRecord } from '../../model/record.ts';
import { protectedFrom } from './protection.ts';

/** What decides whether and how an instance leaves its node. */
export interface Leaver {
	readonly spec: InstanceSpec | null;
	readonly record: InstanceRecord | null;
	readonly observed: Pick<ObservedInstance, 'state'>;
}

/** How it may leave. */
export interface WayToLeave {
	readonly mode: MigrationMode;
	/** It does not run, so that nothing of it ends. */
	readonly isDown: boolean;
	/** The same in words for people. */
	readonly words: string;
}

/** Why it may not, and what lets it go, as a sentence. */
export interface Stay {
	readonly why: string;
	readonly remedy: string;
}

/**
 * How an instance may leave its node when somebody wants it to go so. What does not run has no processes to lose, and goes as it is;
 * what must not be stopped goes live or not at all.
 */
export function wayToLeave(wanted: MigrationMode, leaver: Leaver): WayToLeave | Stay {
	const stays = protectedFrom('Migrate', leaver);
	if (stays !== null)
		return { why: `it is ${stays}`, remedy: 'Take Migrate out of lifecycle.protect to let it go.' };
	if (leaver.observed.state === 'STOPPED') {
		return { mode: 'Cold', isDown: true, words: AS_IT_IS };
	}
	const runs = protectedFrom('Stop', leaver);
	if (runs === null) return running(wanted);
	if (wanted !== 'Cold') return running('Live');
	const remedy = 'Move it live, or take Stop out of lifecycle.protect.';
	return { why: `it would be stopped, and is ${runs}`, remedy };
}

export function isStay(found: WayToLeave | Stay): found is Stay {
	return 'remedy' in found;
}

function running(mode: MigrationMode): WayToLeave {
	return { mode, isDown: false, words: WORDS[mode] };
}

/** How what does not run goes. */
export const AS_IT_IS = 'as it is: it does not run';

const WORDS: Readonly<Record<MigrationMode, string>> = {
	Auto: 'live if it can, else stopped here and started there',
	Live: 'live, with its processes',
	Cold: 'cold: stopped here and started there',
};
