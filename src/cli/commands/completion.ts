import type { Command } from 'commander';
import { bashCompletion } from '../completion/bash.ts';
import { fishCompletion } from '../completion/fish.ts';
import { completionWords } from '../completion/words.ts';
import { zshCompletion } from '../completion/zsh.ts';
import type { CommandContext } from '../context.ts';
import { EXIT } from '../exit-code.ts';

export interface CompletionOptions {
	readonly program: Command;
	readonly shell: keyof typeof SCRIPTS;
}

const SCRIPTS = { bash: bashCompletion, zsh: zshCompletion, fish: fishCompletion };

/** Prints the script that teaches a shell ballast's commands. */
export function completion(
	{ io }: CommandContext,
	{ program, shell }: CompletionOptions,
): Promise<number> {
	io.out(SCRIPTS[shell](completionWords(program)));
	return Promise.resolve(EXIT.fine);
}
