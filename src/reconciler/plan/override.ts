import type { InstanceSpec, MemorySpec } from '../../model/instance-spec.ts';
import { memoryLimit } from '../../model/memory-limit.ts';
import type { Override } from '../../model/override.ts';
import type { Hold } from '../../model/plan.ts';
import { formatBytes } from '../../model/quantity.ts';
import type { InstanceRecord } from '../../model/record.ts';
import { stableHash } from '../../model/stable-hash.ts';
import { NOTHING, type PlanPart } from './plan-part.ts';
import { timeInWords } from './time-words.ts';
import type { WantedSpec } from './wanted.ts';

/** The overrides that make a difference now: not over, and not what the spec says anyway. */
export function overridesOf(
	record: Pick<InstanceRecord, 'overrides'> | null,
	spec: InstanceSpec,
	now: number,
): readonly Override[] {
	return (record?.overrides ?? []).filter(
		(override) => override.until > now && differs(override, spec),
	);
}

/** The spec as these overrides change it. Memory stays within the spec's bounds, also after those were changed. */
export function overridden(spec: InstanceSpec, overrides: readonly Override[]): InstanceSpec {
	if (overrides.length === 0) return spec;
	const state = overrides.find((each) => each.kind === 'State');
	const limit = overrides.find((each) => each.kind === 'Memory');
	const { memory } = spec;
	return {
		...spec,
		state: state?.state ?? spec.state,
		memory: limit === undefined ? memory : limitedTo(bounded(limit.max, memory), memory),
	};
}

/**
 * What is wanted for as long as these overrides are in force. Another limit is another config, and so
 * another hash; a state is in no config.
 */
export function wantedByHand(wanted: WantedSpec, overrides: readonly Override[]): WantedSpec {
	const spec = overridden(wanted.spec, overrides);
	const state = overrides.find(({ kind }) => kind === 'State');
	const hasMemory = overrides.some(({ kind }) => kind === 'Memory');
	const { 'memory.max': max, 'memory.target': target, ...origins } = wanted.origins;
	return {
		...wanted,
		spec,
		...(state === undefined ? {} : { stateBy: overrideInWords(state) }),
		...(hasMemory ? { hash: stableHash([wanted.hash, memoryLimit(spec.memory)]), origins } : {}),
	};
}

/** Wakes the loop when the first of them ends. */
export function waitForEnd(overrides: readonly Override[]): PlanPart {
	return { ...NOTHING, holds: overrides.map(endOf) };
}

/** `stopped by hand until 2026-05-01 13:02:11Z: restoring a backup`. */
export function overrideInWords(override: Override): string {
	const what =
		override.kind === 'State' ? stateInWords(override.state) : limitInWords(override.max);
	const why = override.reason === '' ? '' : `: ${override.reason}`;
	return `${what} by hand until ${timeInWords(override.until)}${why}`;
}

function differs(override: Override, { state, memory }: InstanceSpec): boolean {
	return override.kind === 'State'
		? override.state !== state
		: isOtherLimit(bounded(override.max, memory), memory);
}

/** Whether a limit by hand is not the one of the spec. What the node shares out is another one at each look. */
export function isOtherLimit(bytes: number, memory: MemorySpec): boolean {
	return memory.target === 'Auto' || bytes !== memoryLimit(memory);
}

function bounded(bytes: number, { min, max }: MemorySpec): number {
	return Math.min(Math.max(bytes, min ?? 0), max ?? bytes);
}

/** The limit itself, whichever field says it: where there is a target, also Auto, that is what it stands for. */
function limitedTo(bytes: number, memory: MemorySpec): MemorySpec {
	return memory.target === null ? { ...memory, max: bytes } : { ...memory, target: bytes };
}

function endOf(override: Override): Hold {
	const message = overrideInWords(override);
	return { kind: 'wait', reason: 'Overridden', message, untilMs: override.until };
}

function stateInWords(state: 'Running' | 'Stopped'): string {
	return state === 'Running' ? 'started' : 'stopped';
}

function limitInWords(max: number): string {
	return `memory limit ${formatBytes(max)}`;
}
