import type { BallastEvent } from '../model/event.ts';
import type { LongWork, LongWorkReason } from '../model/progress.ts';
import type { Reason } from '../model/reasons.ts';
import type { ApplyOptions } from '../reconciler/api/api.ts';
import type { Io, Redraw } from './io.ts';
import { eventLine } from './text/event-line.ts';
import { progressLine } from './text/progress-line.ts';

export type Following = Required<Pick<ApplyOptions, 'onEvent'>> & Pick<ApplyOptions, 'onProgress'>;

const PROGRESS: Readonly<Record<LongWorkReason, true>> = {
	Creating: true,
	Copying: true,
	FetchingMemory: true,
};

/**
 * What shows while a command waits, of all instances or of one: a line for each event. Where the terminal can be redrawn, how far long work
 * has come stands below them, in one line for each instance, instead of in lines of their own now and then.
 */
export function following(io: Io, of: string | null = null): Following {
	const isOf = ({ instance }: { readonly instance: string }): boolean =>
		of === null || instance === of;
	const print = (event: BallastEvent): void => io.out(`${eventLine(event, io.paint)}\n`);
	if (io.redraw === null) return { onEvent: (event) => (isOf(event) ? print(event) : undefined) };
	const show = progressLines(io.redraw);
	return {
		onEvent: (event) => {
			if (isOf(event) && !isProgress(event.reason)) print(event);
		},
		onProgress: (work) => {
			if (isOf(work)) show(work);
		},
	};
}

/** One line for each instance, in the order in which their work began to take long. */
function progressLines(redraw: Redraw): (work: LongWork) => void {
	const lines = new Map<string, string>();
	return ({ instance, reason, words }) => {
		if (words === null) lines.delete(instance);
		else lines.set(instance, progressLine({ subject: instance, what: reason, words }));
		redraw([...lines.values()]);
	};
}

function isProgress(reason: Reason): boolean {
	return reason in PROGRESS;
}
