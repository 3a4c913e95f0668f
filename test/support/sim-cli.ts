import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Io } from '../../src/cli/io.ts';
import { type CliRun, runBallast } from './cli.ts';

/** A folder with specs and a simulated host, and ballast's commands in it. */
export interface SimCli {
	readonly folder: string;
	readonly root: string;
	readonly run: (args: readonly string[], io?: Partial<Io>) => Promise<CliRun>;
	/** Writes `specs/FILE`. */
	readonly spec: (file: string, text: string) => void;
	readonly remove: (file: string) => void;
	readonly dispose: () => void;
}

export function simCli(): SimCli {
	const folder = mkdtempSync(join(tmpdir(), 'ballast-cli-'));
	const specs = join(folder, 'specs');
	const root = join(folder, 'root');
	mkdirSync(specs);
	const places = ['--simulate', '--root', root, '--specs', 'specs'];
	return {
		folder,
		root,
		run: async (args, io = {}) => {
			const run = await runBallast([...places, ...args], { cwd: folder, ...io });
			const clean = (text: string) =>
				withoutChance(args[0] === 'explain' ? text : withoutSpans(text), folder);
			return { ...run, out: clean(run.out), err: clean(run.err) };
		},
		spec: (file, text) => writeFileSync(join(specs, file), text),
		remove: (file) => rmSync(join(specs, file)),
		dispose: () => rmSync(folder, { recursive: true }),
	};
}

/** The same with web1 and db1 declared, a profile for both, and nothing applied yet. */
export function simFleet(): SimCli {
	const cli = simCli();
	cli.spec('profiles.yaml', PROFILE);
	cli.spec('web1.yaml', instance('web1', '  memory: {max: 96Mi}\n'));
	cli.spec('db1.yaml', instance('db1', '  pids: 100\n  lifecycle: {protect: [Delete]}\n'));
	return cli;
}

const PROFILE = `apiVersion: ballast/v1
kind: Profile
metadata: {name: default}
spec:
  os: {template: busybox}
  memory: {max: 64Mi}
`;

export function instance(name: string, spec: string): string {
	return `apiVersion: ballast/v1\nkind: Instance\nmetadata: {name: ${name}}\nspec:\n${spec}`;
}

/** What is another text on each run: the folder, times, process numbers, this host's name. */
function withoutChance(text: string, folder: string): string {
	return text
		.replaceAll(folder, '/FOLDER')
		.replace(/\d{4}-\d\d-\d\d \d\d:\d\d:\d\dZ/g, 'YYYY-MM-DD hh:mm:ssZ')
		.replace(/@\d{8}T\d{9}Z/g, '@TIME')
		.replace(/\b(init|pid) \d+/g, '$1 PID')
		.replace(/^\S+: specs in/gm, 'HOST: specs in');
}

/** Ages; the spans of a spec are the same on each run. */
function withoutSpans(text: string): string {
	return text.replace(/(?<=[ ,])\d{1,2}s(?=\s|$)/gm, '0s');
}
