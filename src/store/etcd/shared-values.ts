import type {
	Operation,
	OperationPhase,
	SharedCondition,
	SharedStatus,
} from '../../model/shared-status.ts';
import { type Fields, isObject, numberOr0, objectFrom } from './keys.ts';

/*
 * What other nodes wrote, which may be of another version: words are shown as they are, and what has no place is left out. `null` = nothing
 * that could be shown.
 */

export function statusFrom(value: Buffer): SharedStatus | null {
	const { node, state, epoch, at, conditions, memory, restarts, ...more } = objectFrom(value);
	if (typeof node !== 'string' || typeof state !== 'string') return null;
	const { commit, migratable, notLive, cpus, createdAt } = more;
	return {
		...{ node, state, epoch: numberOr0(epoch), at: numberOr0(at) },
		commit: textOrNull(commit),
		conditions: Array.isArray(conditions) ? conditions.flatMap(conditionFrom) : [],
		migratable: wordOrNull<NonNullable<SharedStatus['migratable']>>(migratable),
		notLive: textOrNull(notLive) ?? '',
		memory: isObject(memory)
			? { used: numberOr0(memory['used']), max: numberOrNull(memory['max']) }
			: null,
		cpus: textOrNull(cpus),
		restarts: numberOr0(restarts),
		createdAt: numberOrNull(createdAt),
	};
}

export function operationFrom(value: Buffer): Operation | null {
	const { node, kind, epoch, from, to, phase, mode, memory, since } = objectFrom(value);
	if (typeof node !== 'string' || typeof from !== 'string' || typeof to !== 'string') return null;
	return {
		...{ node, from, to, epoch: numberOr0(epoch), since: numberOr0(since) },
		kind: kind === 'Failover' ? 'Failover' : 'Migration',
		phase: wordOrNull<OperationPhase>(phase) ?? 'Copying',
		mode: wordOrNull<NonNullable<Operation['mode']>>(mode),
		memory: wordOrNull<NonNullable<Operation['memory']>>(memory),
	};
}

function conditionFrom(value: unknown): readonly SharedCondition[] {
	if (!isObject(value)) return [];
	const { type, status, reason, message, lastTransitionTime }: Fields = value;
	if (typeof type !== 'string' || typeof status !== 'string') return [];
	return [
		{
			type: type as SharedCondition['type'],
			status: status as SharedCondition['status'],
			reason: (typeof reason === 'string' ? reason : '') as SharedCondition['reason'],
			message: typeof message === 'string' ? message : '',
			lastTransitionTime: numberOr0(lastTransitionTime),
		},
	];
}

/** A later version may know words that this one does not; they are only shown. */
function wordOrNull<W extends string>(value: unknown): W | null {
	return typeof value === 'string' ? (value as W) : null;
}

const textOrNull = (value: unknown): string | null => wordOrNull<string>(value);

function numberOrNull(value: unknown): number | null {
	return typeof value === 'number' ? value : null;
}
