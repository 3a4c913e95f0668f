/** Every call of the driver, by its name there. */
export type SimVerb =
	| 'sweep'
	| 'observe'
	| 'create'
	| 'prepareDisk'
	| 'growDisk'
	| 'releaseDisks'
	| 'configure'
	| 'start'
	| 'stop'
	| 'reboot'
	| 'preCopy'
	| 'checkpoint'
	| 'restore'
	| 'freeze'
	| 'unfreeze'
	| 'exec'
	| 'setLimits'
	| 'setNic'
	| 'cleanUp'
	| 'moveToTrash'
	| 'restoreFromTrash'
	| 'purgeTrash';

/** Where in a call something goes wrong: nothing done yet, half of it done (`create`, `start` and `reboot` have a half), or all of it. */
export type FaultPoint = 'before' | 'midway' | 'after';

/**
 * What goes wrong. `crash`: the process that made the call is gone, and nothing tidies up after it.
 * `hang`: nothing moves until the caller aborts. `diskFull`: no room is left. `defect`: an error that
 * nobody foresaw.
 */
export type FaultKind = 'fail' | 'crash' | 'hang' | 'diskFull' | 'defect';

export interface Fault {
	readonly kind: FaultKind;
	readonly point: FaultPoint;
}

/** Asked once at each call: what will go wrong in it; `null` = nothing. */
export type FaultSource = (verb: SimVerb, name: string) => Fault | null;

export interface ScriptedFault extends Fault {
	readonly verb: SimVerb | 'any';
	readonly name: string | 'any';
	/** The first matching call that it hits, counted from 1. */
	readonly nth: number;
	/** How many calls in a row it hits. */
	readonly times: number;
}

export const noFaults: FaultSource = () => null;

/** Each fault counts its own matching calls; of several that hit one call the first listed wins. */
export function scriptedFaults(script: readonly ScriptedFault[]): FaultSource {
	const seen = script.map((fault) => ({ fault, calls: 0 }));
	return (verb, name) => {
		const hits: Fault[] = [];
		for (const entry of seen) {
			if (!matches(entry.fault, verb, name)) continue;
			entry.calls += 1;
			const { nth, times } = entry.fault;
			if (entry.calls >= nth && entry.calls < nth + times) hits.push(entry.fault);
		}
		return hits[0] ?? null;
	};
}

/** Hits that share of all calls with one of the faults. The same seed gives the same faults. */
export function randomFaults(options: {
	readonly seed: number;
	readonly share: number;
	readonly faults: readonly Fault[];
}): FaultSource {
	const chance = seededChance(options.seed);
	return () =>
		chance() < options.share
			? (options.faults[Math.floor(chance() * options.faults.length)] ?? null)
			: null;
}

function matches(fault: ScriptedFault, verb: SimVerb, name: string): boolean {
	return (
		(fault.verb === 'any' || fault.verb === verb) && (fault.name === 'any' || fault.name === name)
	);
}

/** mulberry32: numbers in [0, 1) that only the seed decides. */
export function seededChance(seed: number): () => number {
	let state = seed >>> 0;
	return () => {
		state = (state + 0x6d2b79f5) >>> 0;
		let mixed = Math.imul(state ^ (state >>> 15), state | 1);
		mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
	};
}
