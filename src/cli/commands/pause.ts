import type { NodeStatus } from '../../model/instance-status.ts';
import { timeInWords } from '../../reconciler/plan/time-words.ts';
import { writing } from '../compose.ts';
import type { CommandContext } from '../context.ts';
import { EXIT } from '../exit-code.ts';
import { oneOrAll } from '../one-or-all.ts';
import { spanOf } from '../spans.ts';

export interface PauseOptions {
	readonly name: string | null;
	readonly all: boolean;
	/** How long, such as `2h`. */
	readonly span: string;
	readonly reason: string;
}

/** Whom another node has is paused there. */
function namesHere({ node, instances }: NodeStatus): readonly string[] {
	return instances
		.filter(({ record }) => (record?.owner?.node ?? node) === node)
		.map(({ name }) => name);
}

/** Leaves one instance, or all there are now, alone for a while. */
export function pause(context: CommandContext, options: PauseOptions): Promise<number> {
	const until = context.io.now() + spanOf('--for', options.span);
	const name = oneOrAll('pause', options);
	return writing(context, async ({ read, write }) => {
		const names = name === null ? namesHere(await read.status()) : [name];
		for (const each of names) {
			await write.pause(each, until, options.reason);
			context.io.out(`${each}: paused until ${timeInWords(until)}\n`);
		}
		return EXIT.fine;
	});
}
