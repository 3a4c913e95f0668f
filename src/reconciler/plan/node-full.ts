import type { Hold } from '../../model/plan.ts';
import { formatBytes } from '../../model/quantity.ts';

/** Others may give memory back at any time, and nothing tells when. */
const LOOK_AGAIN_MS = 30_000;

/** What waits for memory that the node cannot give now. */
export function nodeFull(
	{ field, to, allowed }: { readonly field: string; readonly to: number; readonly allowed: number },
	now: number,
): Hold {
	const message = `${field} ${formatBytes(to)}: this node can give it ${formatBytes(allowed)} now; its reserve and other instances hold the rest`;
	return { kind: 'wait', reason: 'NodeFull', message, untilMs: now + LOOK_AGAIN_MS };
}
