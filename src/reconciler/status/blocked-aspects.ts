import type { Aspect, StatusInput } from './aspect.ts';

/** Present while fields differ that only a restart brings into effect; the step has them in words. */
export function restartPending({ plan }: StatusInput): Aspect | null {
	const start = plan.held.find(
		({ reason, step }) => reason === 'RestartNeeded' && step.do === 'start',
	);
	if (start === undefined) return null;
	const { message } = start;
	return { type: 'RestartPending', status: 'True', reason: 'RestartPending', message };
}

export function paused({ record, now }: StatusInput): Aspect | null {
	const pause = record?.pause ?? null;
	if (pause === null || pause.until <= now) return null;
	return { type: 'Paused', status: 'True', reason: 'Paused', message: pause.reason };
}

/** Present while something keeps an instance from the trash that the specs no longer want. */
export function deletionBlocked({ plan }: StatusInput): Aspect | null {
	if (!plan.held.some(({ step }) => step.do === 'moveToTrash')) return null;
	const hold = plan.holds.find(({ kind }) => kind === 'refused');
	if (hold === undefined) return null;
	return { type: 'DeletionBlocked', status: 'True', reason: hold.reason, message: hold.message };
}
