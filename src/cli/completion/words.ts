import type { Command } from 'commander';

/** What completion knows of one command. */
export interface CommandWords {
	readonly name: string;
	readonly summary: string;
	readonly options: readonly OptionWords[];
	/** True when its first argument is an instance. */
	readonly takesInstance: boolean;
	/** What its first argument may be, when that is a fixed set. */
	readonly choices: readonly string[];
}

export interface OptionWords {
	readonly long: string;
	readonly description: string;
}

/** The commands as completion scripts need them, from their definitions; global options are in each. */
export function completionWords(program: Command): readonly CommandWords[] {
	const shared = optionsOf(program);
	return program.commands.map((command) => {
		const first = command.registeredArguments[0];
		return {
			name: command.name(),
			summary: command.summary(),
			options: [...optionsOf(command), ...shared],
			takesInstance: first?.name() === 'name',
			choices: first?.argChoices ?? [],
		};
	});
}

function optionsOf(command: Command): readonly OptionWords[] {
	return command.options.map((option) => ({
		long: option.long ?? option.flags,
		description: option.description,
	}));
}
