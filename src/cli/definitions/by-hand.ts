import type { Command } from 'commander';
import { examples, type Registry } from '../registry.ts';

/** Commands with which a person wants something now, and for a while also against the spec. */
export function defineByHand(registry: Registry): void {
	registry.program.commandsGroup('By hand:');
	defineMove(registry, {
		verb: 'start',
		summary: 'start an instance now',
		description:
			'Start an instance. If its spec says Stopped or Frozen, --for says until when it runs.',
		example: 'ballast start db1 --for 2h --reason "looking into it"',
	});
	defineMove(registry, {
		verb: 'stop',
		summary: 'stop an instance for a while',
		description:
			'Stop an instance. If its spec says that it runs, --for says until when it is stopped; `ballast start` or `ballast resume` ends that.',
		example: 'ballast stop db1 --for 2h --reason "moving its disk"',
	});
	defineMove(registry, {
		verb: 'restart',
		summary: 'restart an instance now',
		description:
			'Restart an instance once. Whoever asks for it consents to the changes that wait for a restart.',
		example: 'ballast restart db1',
	});
	defineResize(registry);
	defineCheckpoint(registry);
	defineRestore(registry);
}

interface Flags {
	readonly for?: string;
	readonly reason: string;
}

interface Definition {
	readonly verb: 'start' | 'stop' | 'restart';
	readonly summary: string;
	readonly description: string;
	readonly example: string;
}

function defineMove({ program, run }: Registry, definition: Definition): void {
	const { verb, summary, description, example } = definition;
	against(program.command(verb).summary(summary).description(description))
		.addHelpText('after', examples(example))
		.action((name: string, flags: Flags) =>
			run(async (context) => {
				const { move } = await import('../commands/by-hand.ts');
				return move(context, verb, { name, span: flags.for ?? null, reason: flags.reason });
			}),
		);
}

function defineResize({ program, run }: Registry): void {
	against(
		program
			.command('resize')
			.summary('change the memory limit for a while')
			.description(
				'Change the memory limit of an instance for a while, whatever its memory.target, within memory.min and memory.max of its spec.',
			),
	)
		.requiredOption('--memory <size>', 'the limit, such as 512Mi')
		.addHelpText('after', examples('ballast resize db1 --memory 512Mi --for 2h'))
		.action((name: string, flags: Flags & { readonly memory: string }) =>
			run(async (context) => {
				const { resize } = await import('../commands/by-hand.ts');
				const { reason, memory } = flags;
				return resize(context, { name, span: flags.for ?? null, reason, memory });
			}),
		);
}

/** What all of them take. */
function against(command: Command): Command {
	return command
		.argument('<name>', 'the instance')
		.option('--for <span>', 'how long it holds against the spec, such as 2h')
		.option('--reason <text>', 'why, for those who look later', '');
}

function defineCheckpoint({ program, run }: Registry): void {
	program
		.command('checkpoint')
		.summary('keep the processes of an instance on disk, and end them')
		.description(
			'Write the processes of a running instance, with their memory and connections, into a new folder and end them, so that the host can be rebooted. `ballast restore` lets them go on. Needs CRIU, and migration.mode Live in the spec.',
		)
		.argument('<name>', 'the instance')
		.option('-o, --output <folder>', 'where to; it must not be there yet')
		.option('--check', 'only say what is in the way')
		.addHelpText(
			'after',
			examples(
				'ballast checkpoint web1 --check',
				'ballast checkpoint web1 -o /var/lib/checkpoints/web1',
			),
		)
		.action((name: string, { check }: { readonly check?: true }) => {
			// commander takes -o for the one that all commands have
			const to = program.getOptionValueSource('output') === 'cli' ? program.opts()['output'] : null;
			program.setOptionValue('output', 'table');
			return run(async (context) => {
				const { checkCheckpoint, checkpoint } = await import('../commands/checkpoint.ts');
				return check ? checkCheckpoint(context, { name }) : checkpoint(context, { name, to });
			});
		});
}

function defineRestore({ program, run }: Registry): void {
	program
		.command('restore')
		.summary('let the processes of a checkpoint go on')
		.description(
			'Let the processes that a checkpoint keeps go on where they were. The images are used up then. `ballast start` begins without them.',
		)
		.argument('<name>', 'the instance')
		.addHelpText('after', examples('ballast restore web1'))
		.action((name: string) =>
			run(async (context) => {
				const { restore } = await import('../commands/checkpoint.ts');
				return restore(context, { name });
			}),
		);
}
