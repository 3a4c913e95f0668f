import type { Command } from 'commander';
import type { CommandContext } from './context.ts';

/** What a definition needs to add its commands: where to, and who runs them. */
export interface Registry {
	readonly program: Command;
	/**
	 * Carries out one command; the number is the exit code. Definitions import the command's module in
	 * here, so that `ballast --help` loads none of them.
	 */
	readonly run: (work: (context: CommandContext) => Promise<number>) => Promise<void>;
}

/** The examples at the end of a command's help. */
export function examples(...lines: readonly string[]): string {
	return `\nExamples:\n${lines.map((line) => `  ${line}`).join('\n')}`;
}
