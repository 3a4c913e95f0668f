import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The checkout. */
export const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));

/** What people can act on: printed without a stack, exit code 1. */
export class SetupError extends Error {}

/** Runs a script's main function; a SetupError is said in its own words. */
export async function main(work) {
	try {
		process.exitCode = (await work()) ?? 0;
	} catch (error) {
		if (!(error instanceof SetupError)) throw error;
		console.error(`ballast: ${error.message}`);
		process.exitCode = 1;
	}
}

/** Says in one line what is done. */
export function say(what) {
	console.log(`ballast: ${what}`);
}

/** Runs a command quietly; what it said is shown when it fails. */
export function runQuietly(command, args, env = {}) {
	const result = spawnSync(command, args, {
		cwd: ROOT,
		env: { ...process.env, ...env },
		encoding: 'utf8',
		stdio: ['ignore', 'pipe', 'pipe'],
		maxBuffer: 64 * 1024 * 1024,
	});
	if (result.status === 0) return;
	const said = `${result.stdout ?? ''}${result.stderr ?? ''}`.trim();
	throw new SetupError(
		`cannot run ${[command, ...args].join(' ')}: ${result.error?.message ?? said}`,
	);
}

/** Runs a command that people see, and gives its exit code. */
export function runVisibly(command, args, env = {}) {
	const { status, error } = spawnSync(command, args, {
		cwd: ROOT,
		env: { ...process.env, ...env },
		stdio: 'inherit',
	});
	if (error !== undefined) throw new SetupError(`cannot run ${command}: ${error.message}`);
	return status ?? 1;
}

/**
 * Takes from the environment what each start of Node would pay for with half its time: certificates of a proxy, of which
 * only npm and apt know anything. What counts starts, or the time of some, has no use for it.
 */
export function withoutExtraCertificates() {
	delete process.env.NODE_EXTRA_CA_CERTS;
}

/** A tool that npm installed into this checkout. */
export function localTool(name) {
	return join(ROOT, 'node_modules', '.bin', name);
}

const FOLDERS = ['/usr/local/sbin', '/usr/local/bin', '/usr/sbin', '/usr/bin', '/sbin', '/bin'];

export function hasCommand(name) {
	return FOLDERS.some((folder) => existsSync(join(folder, name)));
}
