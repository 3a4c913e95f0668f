import { messageOf } from '../../../model/errors.ts';

/** How often CRIU is asked before that is a failure. */
export const TRIES = 3;

/**
 * Whether CRIU could not stop a process that the kernel does not let go of just then, as one whose child by vfork has not called exec yet: a moment
 * later it can. It has read nothing of any process by then.
 */
export function isUnseizable(cause: unknown): boolean {
	return /Unseizable/.test(messageOf(cause));
}
