import { Option } from 'commander';
import { examples, type Registry } from '../registry.ts';

/** Commands that concern several hosts. */
export function defineNodes(registry: Registry): void {
	registry.program.commandsGroup('Several hosts:');
	defineMigrate(registry);
	defineCordon(registry);
	defineDrain(registry);
	defineUncordon(registry);
	defineTakeover(registry);
	defineReceive(registry);
}

interface Flags {
	readonly to: string;
	readonly live?: true;
	readonly cold?: true;
	readonly check?: true;
}

function defineMigrate({ program, run }: Registry): void {
	program
		.command('migrate')
		.summary('move an instance to another node')
		.description(
			'Move an instance to another node: with its processes where nothing is in the way, else stopped and started there. A Node document has to say where ssh reaches that node, and a daemon has to run there.',
		)
		.argument('<name>', 'the instance')
		.requiredOption('--to <node>', 'the node that it should be on')
		.addOption(new Option('--live', 'with its processes, or not at all').conflicts('cold'))
		.option('--cold', 'stopped and started there')
		.option('--check', 'only ask both nodes what is in the way')
		.addHelpText(
			'after',
			examples('ballast migrate web1 --to n2 --check', 'ballast migrate web1 --to n2'),
		)
		.action((name: string, { to, live, cold, check }: Flags) =>
			run(async (context) => {
				const mode = live ? 'Live' : cold ? 'Cold' : null;
				if (!check) {
					const { migrate } = await import('../commands/migrate.ts');
					return migrate(context, { name, to, mode });
				}
				const { checkMigration } = await import('../commands/check-migration.ts');
				return checkMigration(context, { name, to, mode });
			}),
		);
}

function defineCordon({ program, run }: Registry): void {
	program
		.command('cordon')
		.summary('keep new instances away from a node')
		.description(
			'Keep new instances away from a node until `ballast uncordon`: placement, failover and drains of other nodes pass it over, whether its daemon is there or not. What it has stays; spec.node and ballast migrate still name it. Runs on any node that shares the store.',
		)
		.argument('<node>', 'the node')
		.option('--reason <text>', 'why, for those who look later', '')
		.addHelpText('after', examples('ballast cordon n1 --reason "new disks on Monday"'))
		.action((node: string, { reason }: { readonly reason: string }) =>
			run(async (context) => {
				const { cordon } = await import('../commands/cordon.ts');
				return cordon(context, { node, reason });
			}),
		);
}

function defineDrain({ program, run }: Registry): void {
	program
		.command('drain')
		.summary('cordon a node and move all that it has to other nodes')
		.description(
			'Cordon a node, and move every instance of it to the nodes that placement gives them to, one after the other, as ballast migrate does. What cannot go stays and is named; the same command goes on. `ballast uncordon NODE --return` is the way back.',
		)
		.argument('<node>', 'the node')
		.option('--dry-run', 'only show where each would go, and why')
		.option('--reason <text>', 'why, for those who look later', '')
		.addHelpText('after', examples('ballast drain n1 --dry-run', 'ballast drain n1'))
		.action((node: string, flags: { readonly dryRun?: true; readonly reason: string }) =>
			run(async (context) => {
				const { drain } = await import('../commands/drain.ts');
				return drain(context, { node, isDryRun: flags.dryRun ?? false, reason: flags.reason });
			}),
		);
}

function defineUncordon({ program, run }: Registry): void {
	program
		.command('uncordon')
		.summary('let a node get new instances again')
		.description(
			'Let a node get new instances again. What a drain took away stays where it is, unless it is to return: then what is still there, and wanted on this node by its spec, is moved back, one after the other.',
		)
		.argument('<node>', 'the node')
		.option('--return', 'also move back what a drain took away')
		.option('--dry-run', 'only show what would be done, and why')
		.addHelpText('after', examples('ballast uncordon n1', 'ballast uncordon n1 --return --dry-run'))
		.action((node: string, flags: { readonly return?: true; readonly dryRun?: true }) =>
			run(async (context) => {
				const { uncordon } = await import('../commands/uncordon.ts');
				const isReturn = flags.return ?? false;
				return uncordon(context, { node, isReturn, isDryRun: flags.dryRun ?? false });
			}),
		);
}

function defineTakeover({ program, run }: Registry): void {
	program
		.command('takeover')
		.summary('have here what a node had that is off')
		.description(
			'Make this node the owner of an instance of a node that is off, and start it here. Its disks come along only where both nodes reach them; else it is made anew, empty. If the other node still ran it there would be two of it, so somebody has to know that it is off.',
		)
		.argument('<name>', 'the instance')
		.requiredOption('--from <node>', 'the node that had it')
		.option('--node-is-off', 'do not ask')
		.addHelpText('after', examples('ballast takeover web1 --from n1'))
		.action((name: string, options: { readonly from: string; readonly nodeIsOff?: true }) =>
			run(async (context) => {
				const { takeover } = await import('../commands/takeover.ts');
				return takeover(context, { name, from: options.from, isOff: options.nodeIsOff ?? false });
			}),
		);
}

function defineReceive({ program, run }: Registry): void {
	program
		.command('receive')
		.summary('take what another node sends (run by ssh)')
		.description(
			'The other side of migrate: answers what another node asks and takes what it sends. Other nodes run it by ssh; as a forced command it is all that their key may do here.',
		)
		.argument('[word...]', 'what is asked for; without any, $SSH_ORIGINAL_COMMAND says it')
		.addHelpText('after', examples('ballast receive -- hello'))
		.action((words: string[]) =>
			run(async (context) => {
				const { receive } = await import('../commands/receive.ts');
				return receive(context, { words });
			}),
		);
}
