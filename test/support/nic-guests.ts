import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runProgram } from './ballast-process.ts';
import { runBallastAt } from './cli.ts';
import { waitFor } from './wait-for.ts';

interface Place {
	readonly root: string;
	readonly specs: string;
}

/** Instances of the rootfs `tiny` below a root that tests of NICs declare and look into. */
export function guestsAt(place: () => Place) {
	const writeSpec = (name: string, ...lines: readonly string[]): void => {
		const { root, specs } = place();
		const spec = [`os: {copy: {path: ${join(root, 'tiny')}}}`, ...lines];
		const head = `apiVersion: ballast/v1\nkind: Instance\nmetadata: {name: ${name}}\nspec:\n`;
		writeFileSync(join(specs, `${name}.yaml`), head + spec.map((line) => `  ${line}\n`).join(''));
	};
	const ballast = (...args: string[]) => runBallastAt(place(), args);
	const inside = (name: string, command: string): string => {
		const args = ['exec', name, '--', '/bin/busybox', ...command.split(' ')];
		return runProgram(place(), args).stdout;
	};
	return {
		writeSpec,
		ballast,
		inside,
		declare: (name: string, ...nics: readonly string[]): void =>
			writeSpec(name, `nics: [${nics.join(', ')}]`),
		initOf: async (name: string): Promise<number> =>
			JSON.parse((await ballast('describe', name, '-o', 'json')).stdout).observed.initPid,
		reaches: async (from: string, to: string): Promise<void> => {
			await waitFor(`an answer of ${to}`, () =>
				inside(from, `ping -c 1 -W 1 ${to}`).includes('1 packets received'),
			);
		},
	};
}

/** What `ip` of the host says. */
export function ip(...args: string[]): string {
	return execFileSync('ip', args, { encoding: 'utf8' });
}
