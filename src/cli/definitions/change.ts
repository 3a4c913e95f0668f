import { examples, type Registry } from '../registry.ts';

/** Commands that make the host follow the specs, or keep it from doing so. */
export function defineChange(registry: Registry): void {
	registry.program.commandsGroup('Change:');
	defineApply(registry);
	defineDaemon(registry);
	defineApprove(registry);
	definePause(registry);
	defineResume(registry);
	defineReboot(registry);
	defineRetry(registry);
	defineAdopt(registry);
	defineUndelete(registry);
}

function defineApply({ program, run }: Registry): void {
	program
		.command('apply')
		.summary('make containers follow the specs, once')
		.description(
			'Make containers follow the specs now, and wait until each does or cannot. Specs of a git repository are fetched first; exit code 6 when that cannot be.',
		)
		.argument('[name...]', 'only these instances')
		.option('--timeout <span>', 'the longest wait, such as 5m')
		.addHelpText('after', examples('ballast apply', 'ballast apply web1 --timeout 2m'))
		.action((names: string[], options: { readonly timeout?: string }) =>
			run(async (context) => {
				const { apply } = await import('../commands/apply.ts');
				return apply(context, { names, timeout: options.timeout ?? null });
			}),
		);
}

function defineDaemon({ program, run }: Registry): void {
	program
		.command('daemon')
		.summary('make containers follow the specs, always')
		.description(
			'Run in the foreground and make containers follow the specs until it is stopped. Containers go on when it ends. Prints one line per event.',
		)
		.addHelpText(
			'after',
			examples('ballast daemon', 'ballast daemon --specs ./specs --root /srv/b'),
		)
		.action(() =>
			run(async (context) => {
				const { daemon } = await import('../commands/daemon.ts');
				return daemon(context);
			}),
		);
}

function defineApprove({ program, run }: Registry): void {
	program
		.command('approve')
		.summary('give consent to a disruption that waits for it')
		.description(
			'Show what waits for consent and ask. The answer holds for exactly the plan that was shown.',
		)
		.argument('<name>', 'the instance')
		.option('-y, --yes', 'do not ask')
		.addHelpText('after', examples('ballast approve db1', 'ballast approve db1 --yes'))
		.action((name: string, options: { readonly yes?: true }) =>
			run(async (context) => {
				const { approve } = await import('../commands/approve.ts');
				return approve(context, { name, yes: options.yes ?? false });
			}),
		);
}

interface PauseFlags {
	readonly all?: true;
	readonly for: string;
	readonly reason: string;
}

function definePause({ program, run }: Registry): void {
	program
		.command('pause')
		.summary('leave instances alone for a while')
		.description('Leave instances alone until the time is over or `ballast resume`.')
		.argument('[name]', 'the instance')
		.option(
			'--all',
			'all instances that are declared or here now; one that is declared later is not paused',
		)
		.requiredOption('--for <span>', 'how long, such as 2h')
		.option('--reason <text>', 'why, for those who look later', '')
		.addHelpText('after', examples('ballast pause db1 --for 2h --reason "restoring a backup"'))
		.action((name: string | undefined, flags: PauseFlags) =>
			run(async (context) => {
				const { pause } = await import('../commands/pause.ts');
				const whom = { name: name ?? null, all: flags.all ?? false };
				return pause(context, { ...whom, span: flags.for, reason: flags.reason });
			}),
		);
}

function defineResume({ program, run }: Registry): void {
	program
		.command('resume')
		.summary('end a pause or what was wanted by hand')
		.description(
			'Let instances follow their specs again: ends a pause and what start, stop and resize hold against the spec.',
		)
		.argument('[name]', 'the instance')
		.option('--all', 'all instances that are paused or overridden')
		.addHelpText('after', examples('ballast resume db1', 'ballast resume --all'))
		.action((name: string | undefined, options: { readonly all?: true }) =>
			run(async (context) => {
				const { resume } = await import('../commands/resume.ts');
				return resume(context, { name: name ?? null, all: options.all ?? false });
			}),
		);
}

function defineReboot({ program, run }: Registry): void {
	program
		.command('reboot')
		.summary('reboot a running instance')
		.description(
			'Reboot a running instance once and wait for it. Its init is asked, unless lifecycle.reboot is Hard or changes wait for a restart: then it is stopped and started, which brings those into effect.',
		)
		.argument('<name>', 'the instance')
		.option('--hard', 'stop and start it')
		.addHelpText('after', examples('ballast reboot web1', 'ballast reboot web1 --hard'))
		.action((name: string, options: { readonly hard?: true }) =>
			run(async (context) => {
				const { reboot } = await import('../commands/reboot.ts');
				return reboot(context, { name, hard: options.hard ?? false });
			}),
		);
}

function defineRetry({ program, run }: Registry): void {
	program
		.command('retry')
		.summary('try again now what failed')
		.description(
			'Forget failures, crashes and how the instance ended, and try now what waits because of them. Also starts one that was powered off from inside.',
		)
		.argument('<name>', 'the instance')
		.addHelpText('after', examples('ballast retry web1'))
		.action((name: string) =>
			run(async (context) => {
				const { retry } = await import('../commands/retry.ts');
				return retry(context, name);
			}),
		);
}

function defineAdopt({ program, run }: Registry): void {
	program
		.command('adopt')
		.summary('take over a container that another tool made')
		.description(
			'Write the spec of an existing LXC container and manage it from now on. No restart. Where the specs come from a git repository the spec is printed, and the container is left alone until it is committed.',
		)
		.argument('<name>', "the container's name")
		.option('--lxcpath <folder>', 'where it lies', '/var/lib/lxc')
		.addHelpText(
			'after',
			examples(
				'ballast adopt mail',
				'ballast adopt mail --lxcpath /srv/lxc',
				'ballast adopt mail > specs/mail.yaml  # specs from git, in a clone',
			),
		)
		.action((name: string, options: { readonly lxcpath: string }) =>
			run(async (context) => {
				const { adopt } = await import('../commands/adopt.ts');
				return adopt(context, { name, lxcpath: options.lxcpath });
			}),
		);
}

function defineUndelete({ program, run }: Registry): void {
	program
		.command('undelete')
		.summary('bring a deleted instance back')
		.description(
			'Bring the newest deleted instance of that name back: its container and its spec. Where the specs come from a git repository the spec is printed, and the container is left alone until it is committed.',
		)
		.argument('[name]', 'the instance')
		.option('--list', 'show what can be brought back')
		.addHelpText('after', examples('ballast undelete --list', 'ballast undelete web1'))
		.action((name: string | undefined, options: { readonly list?: true }) =>
			run(async (context) => {
				const { undelete } = await import('../commands/undelete.ts');
				return undelete(context, { name: name ?? null, list: options.list ?? false });
			}),
		);
}
