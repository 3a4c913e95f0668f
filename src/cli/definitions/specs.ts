import { examples, type Registry } from '../registry.ts';

/** Commands about the spec files themselves. */
export function defineSpecs(registry: Registry): void {
	registry.program.commandsGroup('Specs:');
	defineValidate(registry);
	defineDiff(registry);
	defineSchema(registry);
}

function defineValidate({ program, run }: Registry): void {
	program
		.command('validate')
		.summary('check spec files')
		.description('Check spec files: all errors at once, each with its place. Needs no host.')
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
			'Show what would be done and why. Writes nothing. Exit code 0: nothing to do, 1: differences, 3: something waits for consent, 5: a guard refuses.',
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
