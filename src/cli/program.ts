import { Command, CommanderError } from 'commander';
import type { Environment } from '../settings.ts';
import { type GlobalOptions, OUTPUT_FORMATS } from './context.ts';
import { defineByHand } from './definitions/by-hand.ts';
import { defineChange } from './definitions/change.ts';
import { defineHost } from './definitions/host.ts';
import { defineLook } from './definitions/look.ts';
import { defineNodes } from './definitions/nodes.ts';
import { defineSpecs } from './definitions/specs.ts';
import { EXIT } from './exit-code.ts';
import type { Io } from './io.ts';
import { refuseFormat } from './output-formats.ts';
import { examples, type Registry } from './registry.ts';
import { reportError } from './report-error.ts';
import { UsageError } from './usage-error.ts';
import { versionOf } from './version.ts';

/** Where a command line comes from. */
export interface Invocation {
	readonly io: Io;
	readonly environment: Environment;
	readonly packageRoot: string;
}

/** Carries out one command line and gives its exit code; whatever fails has been said by then. */
export async function runCli(argv: readonly string[], invocation: Invocation): Promise<number> {
	let exitCode: number = EXIT.fine;
	const program = buildProgram(invocation, async (work) => {
		exitCode = await work({ ...invocation, globals: globalsOf(program) });
	});
	try {
		await program.parseAsync(argv, { from: 'user' });
		return exitCode;
	} catch (thrown) {
		// commander has written its message already: help is code 0, everything else is misuse
		if (thrown instanceof CommanderError) return thrown.exitCode === 0 ? EXIT.fine : EXIT.usage;
		return reportError(thrown, invocation.io);
	} finally {
		// what did not end, such as after Ctrl-C, must not stay below the last line
		invocation.io.redraw?.([]);
		invocation.io.redrawOnErr?.([]);
	}
}

/** The definitions alone: the reference page and the completion scripts are made from them. */
export function buildProgram(
	{ io, packageRoot }: Omit<Invocation, 'environment'>,
	run: Registry['run'] = () => Promise.resolve(),
): Command {
	const program = new Command('ballast')
		.description('Keeps the LXC containers of this host as a folder of YAML specs says.')
		.version(versionOf(packageRoot), '-V, --version')
		.exitOverride()
		.configureOutput({
			writeOut: io.out,
			writeErr: io.err,
			outputError: (text, write) => write(text.replace(/^error: /, 'ballast: ')),
		})
		.helpCommand(false)
		.showHelpAfterError('Try --help.');
	defineGlobalOptions(program);
	program.addHelpText('after', PLACES);
	program.addHelpText('after', examples('ballast validate', 'ballast diff', 'ballast get -w'));
	const registry: Registry = { program, run };
	defineSpecs(registry);
	defineLook(registry);
	defineChange(registry);
	defineByHand(registry);
	defineNodes(registry);
	defineHost(registry);
	program.hook('preAction', (_, command) => refuseFormat(command.name(), program.opts()['output']));
	return program;
}

const PLACES = `
Root: --root, else $BALLAST_ROOT, else .ballast in the checkout that this program lies in
(made by npm start), else /.
Specs: --specs, else $BALLAST_SPECS, else the settings (a folder, or a git repository), else specs/
in that checkout, else /etc/ballast/specs.
Exit codes: 0 fine, 1 differences, 2 usage or invalid spec, 3 consent needed, 4 timeout,
5 refused by a guard, 6 daemon, store or host unreachable, 7 failed or stalled, 130 interrupted.`;

function defineGlobalOptions(program: Command): void {
	program
		.option('--specs <folder>', 'the folder with the specs')
		.option('--root <folder>', 'everything that ballast keeps lies below')
		.option('--simulate', 'a simulated host instead of this one: needs no LXC and no root')
		.option(
			'-o, --output <format>',
			`how to print: ${OUTPUT_FORMATS.join(', ')}, as far as the command has it`,
			OUTPUT_FORMATS[0],
		)
		.option('--no-color', 'no colours (also: NO_COLOR in the environment)');
}

interface GlobalFlags {
	readonly specs?: string;
	readonly root?: string;
	readonly simulate?: true;
	readonly output: string;
}

function globalsOf(program: Command): GlobalOptions {
	const flags = program.opts<GlobalFlags>();
	const output = OUTPUT_FORMATS.find((format) => format === flags.output);
	if (output === undefined) {
		const hint = `There is: ${OUTPUT_FORMATS.join(', ')}.`;
		throw new UsageError(`cannot print as ${flags.output}`, hint);
	}
	return {
		specs: folderOf('--specs', flags.specs),
		root: folderOf('--root', flags.root),
		simulate: flags.simulate ?? false,
		output,
	};
}

/** An empty one is a variable that is not set in a script: the current folder is not what was meant. */
function folderOf(option: string, named: string | undefined): string | null {
	if (named === '') throw new UsageError(`cannot use ${option}: it is empty`, 'Name a folder.');
	return named ?? null;
}
