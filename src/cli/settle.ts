import { existsSync, readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join, resolve } from 'node:path';
import { simStatePath } from '../drivers/container/sim/sim-state-file.ts';
import { messageOf, OperationError } from '../model/errors.ts';
import { operationErrorOf } from '../model/file-error.ts';
import { checkoutFolder, pathsBelow } from '../model/paths.ts';
import { withoutCredentials } from '../model/shown-url.ts';
import { type FileSettings, loadSettings } from '../schema/load-settings.ts';
import { renderFinding } from '../schema/render-finding.ts';
import type { Settings } from '../settings.ts';
import type { CommandContext } from './context.ts';

/**
 * The settings of this run: the command line first, then the environment, then the settings file below
 * the root, then what suits the checkout that the program lies in. Every path is absolute: records name
 * spec files, and have to name them the same way wherever a command is run.
 */
export function settle(context: CommandContext): Settings {
	const root = settledRoot(context);
	const paths = pathsBelow(root);
	const { node, specs, git, ...rest } = readSettingsFile(paths.settings);
	const source = namedSpecs(context) === null ? git : null;
	return {
		...rest,
		node: node ?? hostname().toLowerCase(),
		root,
		specs: source === null ? settledSpecs(context, specs) : checkoutFolder(paths, source),
		git: source,
		simulate: isSimulated(root, context.globals.simulate),
	};
}

/** A root with a simulated host stays simulated; one with records of real containers stays real. */
function isSimulated(root: string, isWanted: boolean): boolean {
	if (root !== '/' && existsSync(simStatePath(root))) return true;
	if (isWanted && existsSync(pathsBelow(root).records)) {
		throw new OperationError(`cannot simulate on ${root}: it has records of real containers`, {
			reason: 'Foreign',
			retry: 'never',
			hint: 'Give the simulated host a folder of its own, such as --root /tmp/try.',
		});
	}
	return isWanted;
}

function settledRoot({ io, globals, environment, packageRoot }: CommandContext): string {
	const named = globals.root ?? environment.root;
	if (named !== null) return resolve(io.cwd, named);
	const ofCheckout = join(packageRoot, '.ballast');
	return existsSync(ofCheckout) ? ofCheckout : '/';
}

/** The folder that this run is told to follow, whatever the settings say. */
function namedSpecs({ globals, environment }: CommandContext): string | null {
	return globals.specs ?? environment.specs;
}

function settledSpecs(context: CommandContext, fromFile: string | null): string {
	const { io, packageRoot } = context;
	const named = namedSpecs(context);
	if (named !== null) return resolve(io.cwd, named);
	if (fromFile !== null) return fromFile;
	const ofCheckout = join(packageRoot, 'specs');
	const isCheckout = existsSync(join(packageRoot, '.git')) && existsSync(ofCheckout);
	return isCheckout ? ofCheckout : '/etc/ballast/specs';
}

/** Settings with errors are not guessed at: a wrong prune limit or folder could remove a fleet. */
function readSettingsFile(path: string): FileSettings {
	const { settings, findings } = loadSettings(path, textOf(path));
	const errors = findings.filter(({ severity }) => severity === 'error');
	if (errors.length === 0) return settings;
	const found = withoutCredentials(errors.map(renderFinding).join('\n'));
	throw new OperationError(`cannot use the settings:\n${found}`, {
		reason: 'NeverValid',
		retry: 'never',
		hint: 'docs/reference/settings.md lists every field.',
	});
}

/** '' when there is no such file: every setting has a default. */
function textOf(path: string): string {
	try {
		return readFileSync(path, 'utf8');
	} catch (cause) {
		if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return '';
		throw (
			operationErrorOf(cause) ??
			new OperationError(`cannot read the settings: ${messageOf(cause)}`, {
				reason: 'NeverValid',
				retry: 'never',
				cause,
			})
		);
	}
}
