import type { CommandContext } from '../context.ts';
import { examples, type Registry } from '../registry.ts';
import { UsageError } from '../usage-error.ts';

/** Commands about the spec files themselves. */
export function defineSpecs(registry: Registry): void {
	registry.program.commandsGroup('Specs:');
	defineValidate(registry);
	defineDiff(registry);
	defineGrow(registry);
	defineClone(registry);
	defineSchema(registry);
	defineExport(registry);
	defineImport(registry);
}

function defineValidate({ program, run }: Registry): void {
	program
		.command('validate')
		.summary('check spec files')
		.description(
			'Check spec files: all errors at once, each with its place. Needs no host. A file in the spec folder is checked with what its neighbours declare, such as profiles, and any other one by itself. Specs of a git repository are fetched first.',
		)
		.argument('[path]', 'a folder or one file (the spec folder)')
		.addHelpText('after', examples('ballast validate', 'ballast validate specs/web1.yaml'))
		.action((path: string | undefined) =>
			run(async (context) => {
				const { validate } = await import('../commands/validate.ts');
				return validate(context, path ?? null);
			}),
		);
}

function defineDiff({ program, run }: Registry): void {
	program
		.command('diff')
		.summary('show what apply or the daemon would do, and why')
		.description(
			'Show what would be done and why. Writes nothing. Exit code 0: nothing to do, 1: differences, 3: something waits for consent, 5: a guard refuses. Specs of a git repository are taken as they were fetched last.',
		)
		.argument('[name...]', 'only these instances')
		.addHelpText('after', examples('ballast diff', 'ballast diff web1 --specs ./specs'))
		.action((names: string[]) =>
			run(async (context) => {
				const { diff } = await import('../commands/diff.ts');
				return diff(context, names);
			}),
		);
}

function defineGrow({ program, run }: Registry): void {
	program
		.command('grow')
		.summary('print the patch that makes a disk larger')
		.description(
			'Print the patch of the spec file that makes a disk larger. It grows when the patch is in the file: while it is in use, where its file system can.',
		)
		.argument('<name>', 'the instance')
		.argument('<disk>', 'its disk')
		.argument('<size>', 'the new size, such as 20Gi')
		.addHelpText('after', examples('ballast grow db1 data 20Gi | patch -p1'))
		.action((name: string, disk: string, size: string) =>
			run(async (context) => {
				const { grow } = await import('../commands/grow.ts');
				return grow(context, { name, disk, size });
			}),
		);
}

function defineClone({ program, run }: Registry): void {
	program
		.command('clone')
		.summary('declare an instance like another one, with copies of its disks')
		.description(
			'Write the spec of an instance like another one, with copies of its disks. They are made with the instance: from snapshots where the disks are on btrfs, and otherwise while the original is stopped. What two cannot have (MAC, addresses) is left out and said. Never replaces a file. Where the specs come from a git repository the spec is printed, for somebody to commit.',
		)
		.argument('<name>', 'the original')
		.argument('<clone>', 'the name of the new instance')
		.option('--to <folder>', "the folder for the spec file (that of the original's)")
		.addHelpText('after', examples('ballast clone web1 web2'))
		.action((name: string, clone: string, { to }: { readonly to?: string }) =>
			run(async (context) => {
				const command = await import('../commands/clone.ts');
				return command.clone(context, { name, clone, to: to ?? null });
			}),
		);
}

function defineSchema({ program, run }: Registry): void {
	program
		.command('schema')
		.summary('print the JSON Schema of spec files, for editors')
		.description('Print the JSON Schema of spec files; editors complete and check with it.')
		.addHelpText('after', examples('ballast schema > ballast.schema.json'))
		.action(() =>
			run(async (context) => {
				const { schema } = await import('../commands/schema.ts');
				return schema(context);
			}),
		);
}

function defineExport({ program, run }: Registry): void {
	program
		.command('export')
		.summary('write a stopped instance with its disks into an archive')
		.description(
			'Write a stopped instance with its spec and the disks in its folder into an archive, and its SHA-256 checksum beside it, which sha256sum -c checks. Disks elsewhere are not exported. With --os-scripts: write what the export script of its Ganeti OS definition makes of its root disk, which os.ganeti.import takes. Never replaces a file.',
		)
		.argument('<name>', 'the instance')
		.option(
			'-o, --output <file>',
			'the archive: NAME.tar, .tar.gz or .tar.zst; - for the output, as a tar',
		)
		.option('--os-scripts', 'a dump of its root disk by the export script of its Ganeti OS')
		.addHelpText(
			'after',
			examples(
				'ballast export web1 -o web1.tar.zst',
				'ballast export web1 -o - | ssh n2 ballast import -',
				'ballast export web1 --os-scripts -o web1.dump',
			),
		)
		.action((name: string, { osScripts = false }: { readonly osScripts?: boolean }) => {
			// commander takes -o for the one that all commands have
			const to = program.getOptionValueSource('output') === 'cli' ? program.opts()['output'] : null;
			program.setOptionValue('output', 'table');
			return run(async (context) => {
				if (osScripts) {
					const { exportDump } = await import('../commands/export-dump.ts');
					return exportDump(context, { name, to });
				}
				const { exportInstance } = await import('../commands/export.ts');
				return exportInstance(context, { name, to });
			});
		});
}

function defineImport({ program, run }: Registry): void {
	program
		.command('import')
		.summary('make an instance from an archive, or write specs for those of Ganeti')
		.description(
			"Make an instance from an archive of ballast export: its disks, and a spec file, which is printed where the specs come from a git repository. Import only what you trust: a spec may run commands on the host. With the word ganeti: write specs for the LXC instances of a Ganeti cluster, and say what is not carried over, from the master's config.data, the output of gnt-instance info --all, or RAPI's /2/instances?bulk=1. Never replaces a file.",
		)
		.argument('<file...>', 'an archive, or - for the input; or ganeti, and what Ganeti wrote')
		.option('--name <name>', 'archive: another name for the instance')
		.option('--no-rename', 'archive: do not run the rename script of its Ganeti OS definition')
		.option('--to <folder>', 'ganeti: the folder for the specs (ganeti-specs)')
		.addHelpText(
			'after',
			examples(
				'ballast import web1.tar.zst',
				'ballast import ganeti config.data --to specs/cluster1',
			),
		)
		.action((words: string[], options: ImportWords) =>
			run((context) => importAny(context, words, options)),
		);
}

interface ImportWords {
	readonly name?: string;
	readonly rename: boolean;
	readonly to?: string;
}

async function importAny(
	context: CommandContext,
	[from = '', ...files]: readonly string[],
	{ name, rename, to }: ImportWords,
): Promise<number> {
	if (from === 'ganeti') {
		if (files.length === 0) throw new UsageError('cannot import from Ganeti: name its files');
		if (name !== undefined || !rename) {
			throw new UsageError(
				'cannot import from Ganeti: --name and --no-rename are for the archive of one instance',
			);
		}
		const { importFromGaneti } = await import('../commands/import-ganeti.ts');
		return importFromGaneti(context, { files, to: to ?? 'ganeti-specs' });
	}
	if (to !== undefined) {
		throw new UsageError('cannot import: --to is for what is imported from Ganeti');
	}
	if (files.length > 0) throw new UsageError('cannot import: name one archive at a time');
	const { importArchive } = await import('../commands/import-archive.ts');
	return importArchive(context, { file: from, name: name ?? null, rename });
}
