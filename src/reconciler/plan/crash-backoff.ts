import type { RestartPolicy } from '../../model/instance-spec.ts';
import type { InstanceRecord } from '../../model/record.ts';

/**
 * From when a container that ended by itself may start again, in ms since the epoch. The first restart is
 * at once; the ones after it wait `initial`, `initial` x 2, x 4 and so on up to `max` since the last exit.
 */
export function nextStartMs(
	{ count, lastAt }: InstanceRecord['crashes'],
	{ initial, max }: RestartPolicy['backoff'],
): number {
	return count <= 1 ? 0 : lastAt + Math.min(max, initial * 2 ** (count - 2));
}
