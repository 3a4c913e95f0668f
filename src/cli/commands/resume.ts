import { writing } from '../compose.ts';
import type { CommandContext } from '../context.ts';
import { EXIT } from '../exit-code.ts';
import { oneOrAll } from '../one-or-all.ts';

export interface ResumeOptions {
	readonly name: string | null;
	readonly all: boolean;
}

/** Ends the pause of one instance, or of all that are paused. */
export function resume(context: CommandContext, options: ResumeOptions): Promise<number> {
	const name = oneOrAll('resume', options);
	return writing(context, async ({ read, write }) => {
		for (const each of name === null ? Object.keys((await read.status()).paused) : [name]) {
			await write.resume(each);
			context.io.out(`${each}: resumed\n`);
		}
		return EXIT.fine;
	});
}
