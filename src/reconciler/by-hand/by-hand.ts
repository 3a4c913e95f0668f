import { OperationError } from '../../model/errors.ts';
import type { InstanceSpec, MemorySpec } from '../../model/instance-spec.ts';
import { belongsHere } from '../../model/migration.ts';
import type { ObservedInstance } from '../../model/observed.ts';
import type { Override } from '../../model/override.ts';
import { formatBytes } from '../../model/quantity.ts';
import type { Reason } from '../../model/reasons.ts';
import type { InstanceRecord } from '../../model/record.ts';
import { LEAST_MEMORY } from '../../schema/formats.ts';
import type { ByHand } from '../api/api.ts';
import { migrationAsked } from '../migration/migration-asked.ts';
import { withoutMemory } from '../node-memory/memory-coming.ts';
import { isOtherLimit } from '../plan/override.ts';
import { protectedFrom } from '../plan/protection.ts';
import { timeInWords } from '../plan/time-words.ts';
import { checkpointAsked, checkpointWithdrawn, restoreAsked } from '../record/checkpoints.ts';
import type { Declaration } from '../specs/declaration.ts';
import { specInForce } from '../status/aspects.ts';
import { refuseElsewhere, refuseWhileMoving } from './refuse-elsewhere.ts';

/** What an act by hand meets. */
export interface Found {
	readonly record: InstanceRecord;
	readonly observed: ObservedInstance;
	readonly declaration: Pick<Declaration, 'desired' | 'invalid'>;
	/** This host's name in `spec.node`. */
	readonly node: string;
	/** Where ssh reaches other nodes, by name. */
	readonly addresses: Readonly<Record<string, string>>;
	/** Memory that it came here without is still where it came from. */
	readonly isMemoryAway: boolean;
	readonly newUid: () => string;
	/** ms since the epoch. */
	readonly now: number;
}

/**
 * The record with which the next run does what a person asked for. Against the spec it takes an end, and is
 * an override until then; with the spec it ends the override that is in its way. Throws why it cannot be done.
 */
export function doneByHand(act: ByHand, found: Found): InstanceRecord {
	const refuse = refusal(act.do, found.record.name);
	refuseElsewhere(act.do, found);
	refuseWhileMoving(act.do, found);
	const spec = specInHand(found, refuse);
	const takesAll = act.do === 'migrate' || act.do === 'checkpoint';
	if (takesAll && found.isMemoryAway) throw refuse('InProgress', 'its memory still comes', WAIT);
	if (act.do === 'migrate') return migrationAsked(act, found, { spec, refuse });
	if (act.do === 'checkpoint' || act.do === 'restore') {
		return act.do === 'checkpoint'
			? checkpointAsked(act.folder, found, { spec, refuse })
			: restoreAsked(found, { spec, refuse });
	}
	return act.do === 'resize'
		? withOverride(found.record, 'Memory', limitOf(act, spec, refuse))
		: moved(act, found, { spec, refuse });
}

const WAIT = 'Try again when all of it is here.';

export type Refuse = (reason: Reason, why: string, hint?: string) => OperationError;
type Move = Extract<ByHand, { readonly do: 'start' | 'stop' | 'restart' }>;
type Resize = Extract<ByHand, { readonly do: 'resize' }>;

/** The error that says why a person cannot have what he asked for. */
export function refusal(verb: string, name: string): Refuse {
	return (reason, why, hint = '') =>
		new OperationError(`cannot ${verb} ${name}: ${why}`, { reason, retry: 'never', hint });
}

/**
 * The spec of what a person may start, stop and reboot: what is not to be on this host, about to go, or paused
 * follows no person's wish.
 */
export function specInHand(found: Found, refuse: Refuse): InstanceSpec {
	const spec = specOf(found, refuse);
	const { name, pause } = found.record;
	if (pause === null || pause.until <= found.now) return spec;
	const hint = `ballast resume ${name} ends the pause, and with it what is wanted by hand now.`;
	throw refuse('Paused', `it is paused until ${timeInWords(pause.until)}`, hint);
}

function specOf({ record, observed, declaration, node }: Found, refuse: Refuse): InstanceSpec {
	if (observed.ownership === 'Foreign') throw refuse('Foreign', 'ballast did not make it');
	const { desired, invalid } = declaration;
	const spec =
		desired === null && invalid === null ? null : specInForce({ desired, invalid, record });
	if (spec === null || spec.state === 'Absent') throw refuse('NotDeclared', 'no spec wants it');
	if (belongsHere(spec.node, node, record.owner)) return spec;
	if (observed.ownership === 'Ours') return spec;
	throw refuse('OtherNode', `spec.node is ${spec.node}`);
}

/** Started, stopped or restarted, and not made images before that. Whoever starts it is not kept waiting by how it ended before. */
function moved(
	act: Move,
	found: Found,
	{ spec, refuse }: { readonly spec: InstanceSpec; readonly refuse: Refuse },
): InstanceRecord {
	const { record, observed, now } = found;
	const isDown = observed.state === 'STOPPED';
	const protection = protectedFrom('Stop', { spec, record });
	if (act.do !== 'start' && !isDown && protection !== null) throw refuse('Protected', protection);
	const next = withOverride(checkpointWithdrawn(found), 'State', stateOf(act, spec, refuse));
	if (act.do === 'stop') return next;
	const { reason } = act;
	const startable = isDown
		? {
				...withoutMemory(next),
				checkpoint: null,
				stoppedByUs: true,
				crashes: { ...next.crashes, count: 0 },
			}
		: next;
	return act.do === 'restart' ? { ...startable, restartRequest: { at: now, reason } } : startable;
}

/** `null` when the spec wants that state by itself. A restart is not against a spec that says Frozen. */
function stateOf(
	{ do: verb, until, reason }: Move,
	spec: InstanceSpec,
	refuse: Refuse,
): Override | null {
	const state = verb === 'stop' ? 'Stopped' : 'Running';
	const isAsDeclared = spec.state === state || (verb === 'restart' && spec.state === 'Frozen');
	if (isAsDeclared) return null;
	if (until !== null) return { kind: 'State', state, until, reason };
	throw refuse('AgainstSpec', `spec.state is ${spec.state}`, FOR_HOW_LONG);
}

function limitOf(
	{ max, until, reason }: Resize,
	{ memory }: InstanceSpec,
	refuse: Refuse,
): Override | null {
	const outside = outOfBounds(max, memory);
	if (outside !== null) throw refuse('AgainstSpec', outside);
	if (!isOtherLimit(max, memory)) return null;
	if (until !== null) return { kind: 'Memory', max, until, reason };
	throw refuse('AgainstSpec', declaredLimit(memory), FOR_HOW_LONG);
}

/** Which bound a limit is beyond, in words; `null` when it is within them. */
function outOfBounds(bytes: number, { min, max }: MemorySpec): string | null {
	const size = formatBytes(bytes);
	if (bytes < LEAST_MEMORY) {
		return `${size} is below ${formatBytes(LEAST_MEMORY)}, the least that a container may have`;
	}
	if (min !== null && bytes < min)
		return `${size} is below memory.min of its spec, ${formatBytes(min)}`;
	if (max !== null && bytes > max)
		return `${size} is above memory.max of its spec, ${formatBytes(max)}`;
	return null;
}

function declaredLimit({ target, max }: MemorySpec): string {
	if (target !== null)
		return `memory.target is ${target === 'Auto' ? target : formatBytes(target)}`;
	return `memory.max is ${max === null ? 'not set' : formatBytes(max)}`;
}

const FOR_HOW_LONG = 'Say for how long, such as --for 2h, or change the spec.';

/** In the place of the one of its kind. */
function withOverride(
	record: InstanceRecord,
	kind: Override['kind'],
	override: Override | null,
): InstanceRecord {
	const others = record.overrides.filter((each) => each.kind !== kind);
	return { ...record, overrides: override === null ? others : [...others, override] };
}
