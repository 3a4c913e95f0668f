import type { NodeStatus } from '../../model/instance-status.ts';
import { writing } from '../compose.ts';
import type { CommandContext } from '../context.ts';
import { EXIT } from '../exit-code.ts';
import { oneOrAll } from '../one-or-all.ts';

export interface ResumeOptions {
	readonly name: string | null;
	readonly all: boolean;
}

/** Ends the pause and the overrides of one instance, or of all that have some. */
export function resume(context: CommandContext, options: ResumeOptions): Promise<number> {
	const name = oneOrAll('resume', options);
	return writing(context, async ({ read, write }) => {
		const paused = leftAlone(await read.status());
		for (const each of name === null ? paused : [name]) {
			await write.resume(each);
			context.io.out(
				paused.includes(each) ? `${each}: resumed\n` : `${each}: it was not paused or overridden\n`,
			);
		}
		return EXIT.fine;
	});
}

function leftAlone({ paused, overridden }: NodeStatus): readonly string[] {
	return [...new Set([...Object.keys(paused), ...Object.keys(overridden)])].toSorted();
}
