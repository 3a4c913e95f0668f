import { Option } from 'commander';
import { parseCount } from '../option-values.ts';
import { examples, type Registry } from '../registry.ts';

/** Commands that look at instances and change nothing. */
export function defineLook(registry: Registry): void {
	registry.program.commandsGroup('Look:');
	defineGet(registry);
	defineDescribe(registry);
	defineExplain(registry);
	defineEvents(registry);
	defineLogs(registry);
}

interface GetFlags {
	readonly watch?: true;
	readonly node?: string;
	readonly here?: true;
}

function defineGet({ program, run }: Registry): void {
	program
		.command('get')
		.summary('list instances, or nodes, and how they stand')
		.description(
			'List instances: state, readiness, memory, CPUs, processes and what they wait for. Nodes that share a store list those of all nodes: of what another one has, as it told last. With the word nodes, list the nodes: whether their daemons are there, how many instances they have, how many of those are ready, and their memory.',
		)
		.argument('[name...]', 'only these instances; after the word nodes, only these nodes')
		.option('-w, --watch', 'go on and show each change')
		.addOption(new Option('--node <node>', 'only what that node has').conflicts('here'))
		.option('--here', 'only what this node has')
		.addHelpText(
			'after',
			examples(
				'ballast get',
				'ballast get web1 -o yaml',
				'ballast get -w --node n2',
				'ballast get nodes',
			),
		)
		.action((names: string[], { watch, node, here }: GetFlags) =>
			run(async (context) => {
				const { get } = await import('../commands/get.ts');
				return get(context, {
					names,
					watch: watch ?? false,
					node: node ?? null,
					here: here ?? false,
				});
			}),
		);
}

function defineDescribe({ program, run }: Registry): void {
	program
		.command('describe')
		.summary('show all that is known of one instance')
		.description('Show one instance: desired beside observed, conditions, plan and last events.')
		.argument('<name>', 'the instance')
		.addHelpText('after', examples('ballast describe web1'))
		.action((name: string) =>
			run(async (context) => {
				const { describe } = await import('../commands/describe.ts');
				return describe(context, name);
			}),
		);
}

function defineExplain({ program, run }: Registry): void {
	program
		.command('explain')
		.summary('show effective values and where each came from')
		.description('Show the effective value of each field and the file and line that set it.')
		.argument('<name>', 'the instance')
		.argument('[path]', 'only this field and what lies below, such as memory or nics[eth0].mac')
		.addHelpText('after', examples('ballast explain web1', 'ballast explain web1 memory.max'))
		.action((name: string, path: string | undefined) =>
			run(async (context) => {
				const { explain } = await import('../commands/explain.ts');
				return explain(context, { name, path: path ?? '' });
			}),
		);
}

function defineEvents({ program, run }: Registry): void {
	program
		.command('events')
		.summary('show what happened')
		.description('Show the journal of this host, oldest first, and the period it covers.')
		.argument('[name]', 'only this instance')
		.option('-f, --follow', 'go on and show new events')
		.option('--since <when>', 'a span such as 2h, or a time such as 2026-11-23T18:00')
		.addHelpText('after', examples('ballast events web1 --since 2h', 'ballast events -f'))
		.action(
			(name: string | undefined, options: { readonly follow?: true; readonly since?: string }) =>
				run(async (context) => {
					const { events } = await import('../commands/events.ts');
					return events(context, {
						name: name ?? null,
						follow: options.follow ?? false,
						since: options.since ?? null,
					});
				}),
		);
}

interface LogsFlags {
	readonly start?: true;
	readonly console?: true;
	readonly follow?: true;
	readonly lines: number;
}

function defineLogs({ program, run }: Registry): void {
	program
		.command('logs')
		.summary("show an instance's console or what LXC said at its start")
		.description("Show what came out of an instance's console, or what LXC said at its last start.")
		.argument('<name>', 'the instance')
		.option('--console', 'the console (this is the default)')
		.option('--start', "LXC's messages of the last start")
		.option('-f, --follow', 'go on and show what is added')
		.option('-n, --lines <number>', 'how many lines from the end', parseCount, 100)
		.addHelpText('after', examples('ballast logs web1 -f', 'ballast logs web1 --start -n 20'))
		.action((name: string, flags: LogsFlags) =>
			run(async (context) => {
				const { logs } = await import('../commands/logs.ts');
				return logs(context, {
					name,
					console: flags.console ?? false,
					start: flags.start ?? false,
					follow: flags.follow ?? false,
					lines: flags.lines,
				});
			}),
		);
}
