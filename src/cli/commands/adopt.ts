import { writing } from '../compose.ts';
import type { CommandContext } from '../context.ts';
import { EXIT } from '../exit-code.ts';

export interface AdoptOptions {
	readonly name: string;
	/** The lxcpath that the container lies in. */
	readonly lxcpath: string;
}

/** Takes a container over and says which file describes it from now on. */
export function adopt(context: CommandContext, { name, lxcpath }: AdoptOptions): Promise<number> {
	return writing(context, async ({ write }) => {
		const { specFile } = await write.adopt(name, lxcpath);
		context.io.out(`${name}: adopted as it is; ${specFile} describes it from now on\n`);
		return EXIT.fine;
	});
}
