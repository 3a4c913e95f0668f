import { writing } from '../compose.ts';
import type { CommandContext } from '../context.ts';
import { EXIT } from '../exit-code.ts';
import { namesOf } from './pause.ts';

export interface ResumeOptions {
	readonly name: string | null;
	readonly all: boolean;
}

/** Ends the pause of one instance, or of all that are paused. */
export function resume(context: CommandContext, options: ResumeOptions): Promise<number> {
	return writing(context, async ({ api }) => {
		const all = async () => Object.keys((await api.status()).paused);
		for (const name of await namesOf('resume', options, all)) {
			await api.resume(name);
			context.io.out(`${name}: resumed\n`);
		}
		return EXIT.fine;
	});
}
