import { Argument } from 'commander';
import { parseCount } from '../option-values.ts';
import { examples, type Registry } from '../registry.ts';

/** Commands that go into a container, or are about this host. */
export function defineHost(registry: Registry): void {
	registry.program.commandsGroup('Inside and around:');
	defineConsole(registry);
	defineExec(registry);
	defineVerify(registry);
	defineCompletion(registry);
}

function defineConsole({ program, run }: Registry): void {
	program
		.command('console')
		.summary('open a terminal of an instance')
		.description(
			'Open a terminal of a running instance. Ctrl-a q leaves it. One with migration.mode Live has none; then it is a login.',
		)
		.argument('<name>', 'the instance')
		.option('-t, --tty <number>', 'which one; 0 is the console itself', parseCount)
		.addHelpText('after', examples('ballast console web1', 'ballast console web1 -t 0'))
		.action((name: string, options: { readonly tty?: number }) =>
			run(async (context) => {
				const { openConsole } = await import('../commands/console.ts');
				return openConsole(context, { name, tty: options.tty ?? null });
			}),
		);
}

function defineExec({ program, run }: Registry): void {
	program
		.command('exec')
		.summary('run a command inside an instance')
		.description('Run a command inside a running instance; its exit code is passed on.')
		.usage('[options] <name> -- <command...>')
		.argument('<name>', 'the instance')
		.argument('<command...>', 'what to run, after --')
		.addHelpText('after', examples('ballast exec web1 -- ps', 'ballast exec web1 -- sh -c "df -h"'))
		.action((name: string, command: string[]) =>
			run(async (context) => {
				const { exec } = await import('../commands/exec.ts');
				return exec(context, { name, command });
			}),
		);
}

function defineVerify({ program, run }: Registry): void {
	program
		.command('verify')
		.summary('check that this host can run what the specs say')
		.description(
			'Check that this host can run what the specs say. Changes nothing. Exit code 7 when a row is FAIL.',
		)
		.addHelpText('after', examples('ballast verify', 'ballast verify -o json'))
		.action(() =>
			run(async (context) => {
				const { verify } = await import('../commands/verify.ts');
				return verify(context);
			}),
		);
}

function defineCompletion({ program, run }: Registry): void {
	program
		.command('completion')
		.summary('print a completion script for a shell')
		.description('Print a script that completes commands, options and instance names.')
		.addArgument(new Argument('<shell>', 'the shell').choices(['bash', 'zsh', 'fish']))
		.addHelpText(
			'after',
			examples('source <(ballast completion bash)', 'ballast completion fish | source'),
		)
		.action((shell: 'bash' | 'zsh' | 'fish') =>
			run(async (context) => {
				const { completion } = await import('../commands/completion.ts');
				return completion(context, { program, shell });
			}),
		);
}
