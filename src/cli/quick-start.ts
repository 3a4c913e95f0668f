import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { simStatePath } from '../drivers/container/sim/sim-state-file.ts';
import { makeFolders } from '../host/make-folders.ts';
import { OperationError } from '../model/errors.ts';
import { pathsBelow } from '../model/paths.ts';
import { withoutCredentials } from '../model/shown-url.ts';
import type { ApplyResult, ReadApi, WriteApi } from '../reconciler/api/api.ts';
import { readEnvironment, type Settings } from '../settings.ts';
import type { CommandContext } from './context.ts';
import { EXIT } from './exit-code.ts';
import { following } from './following.ts';
import { goOnUnread } from './go-on-unread.ts';
import { openDriver } from './open-driver.ts';
import { processIo } from './process-io.ts';
import { removeRoot } from './remove-root.ts';
import { reportError } from './report-error.ts';
import { runDaemon } from './run-daemon.ts';
import { settle } from './settle.ts';
import { formatTable } from './text/table.ts';
import { untilInterrupted } from './until-interrupted.ts';
import { versionOf } from './version.ts';

export interface QuickStart {
	/** The checkout: `specs/` in it is followed, `.ballast/` in it is the root. */
	readonly packageRoot: string;
	readonly simulate: boolean;
}

/** `npm start`: the daemon on the checkout's own specs, and what to try once they are carried out. */
export function quickStart(options: QuickStart): Promise<number> {
	return inCheckout(options, async (context) => {
		const { io } = context;
		refuseOtherHost(options);
		const settings = settle(context);
		await makeFolders(settings.root);
		const host = settings.simulate ? 'a simulated host' : 'real LXC';
		io.out(
			`ballast: following ${followed(settings)} on ${host}, state in .ballast/; Ctrl-C ends this, not the containers\n`,
		);
		await runDaemon({
			settings,
			version: versionOf(options.packageRoot),
			...following(io),
			onServing: (api) => showFirstResult(api, context),
			io,
		});
		return EXIT.fine;
	});
}

function followed({ git }: Settings): string {
	return git === null ? 'specs/' : withoutCredentials(git.url);
}

/** What `.ballast/` knows is about one host, the real one or the simulated one. */
function refuseOtherHost({ packageRoot, simulate }: QuickStart): void {
	const root = rootOf(packageRoot);
	const isSimulated = existsSync(simStatePath(root));
	const isReal = !isSimulated && existsSync(pathsBelow(root).records);
	if (!(simulate ? isReal : isSimulated)) return;
	throw new OperationError(
		`cannot start on ${simulate ? 'a simulated host' : 'real LXC'}: .ballast/ is about ${simulate ? 'real containers' : 'a simulated host'}`,
		{ reason: 'Foreign', retry: 'never', hint: 'Remove it first: npm run clean' },
	);
}

function rootOf(packageRoot: string): string {
	return join(packageRoot, '.ballast');
}

/** `npm run clean`: removes what `npm start` made. */
export function cleanUp(options: QuickStart): Promise<number> {
	return inCheckout(options, async (context) => {
		const settings = settle(context);
		const paths = pathsBelow(settings.root);
		const say = (what: string): void => context.io.out(`ballast: ${what}\n`);
		await removeRoot(paths, await openDriver(settings, paths), say);
		say('removed .ballast/');
		return EXIT.fine;
	});
}

async function inCheckout(
	{ packageRoot, simulate }: QuickStart,
	work: (context: CommandContext) => Promise<number>,
): Promise<number> {
	goOnUnread();
	const environment = readEnvironment();
	const io = processIo({ argv: [], term: environment.term, signal: untilInterrupted() });
	const places = { root: rootOf(packageRoot), specs: join(packageRoot, 'specs') };
	const globals = { ...places, simulate, output: 'table' } as const;
	try {
		return await work({ io, globals, packageRoot, environment });
	} catch (thrown) {
		return reportError(thrown, io);
	} finally {
		io.redraw?.([]);
	}
}

async function showFirstResult(
	api: ReadApi & WriteApi,
	{ io, globals }: CommandContext,
): Promise<void> {
	const results = await api.apply({ names: [], timeoutMs: null, signal: io.signal });
	if (io.signal.aborted) return;
	const next = NEXT.filter(([command]) => !(globals.simulate && command.includes(' exec ')));
	io.out(`${summary(results)}\n${formatTable(next).replace(/^/gm, '  ').trimEnd()}\n\n`);
}

function summary(results: readonly ApplyResult[]): string {
	const converged = results.filter(({ end }) => end === 'Converged').length;
	return `\nballast: ${converged} of ${results.length} instances are as specs/ says. In another terminal, try:`;
}

const NEXT: readonly (readonly [string, string])[] = [
	['npx ballast get', 'what runs, and what it uses'],
	['npx ballast describe web1', 'all that is known of one instance'],
	['npx ballast exec web1 -- ps', 'look inside'],
	['edit specs/web1.yaml', 'change memory.max and watch this terminal'],
	['npx ballast diff', 'what would be done, and why'],
	['npm run clean', 'remove it all, after Ctrl-C here'],
];
