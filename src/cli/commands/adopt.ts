import { writing } from '../compose.ts';
import type { CommandContext } from '../context.ts';
import { EXIT } from '../exit-code.ts';
import { tellDocument } from '../tell-document.ts';

export interface AdoptOptions {
	readonly name: string;
	/** The lxcpath that the container lies in. */
	readonly lxcpath: string;
}

/** Takes a container over and says which file describes it from now on. */
export function adopt(context: CommandContext, { name, lxcpath }: AdoptOptions): Promise<number> {
	return writing(context, async ({ write, settings }) => {
		const written = await write.adopt(name, lxcpath);
		const told = { done: 'adopted as it is', verb: 'describes it from now on' };
		tellDocument(context, settings, { name, written, ...told });
		return EXIT.fine;
	});
}
