import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bashCompletion } from '../../src/cli/completion/bash.ts';
import { completionWords } from '../../src/cli/completion/words.ts';
import { buildProgram } from '../../src/cli/program.ts';
import { pathsBelow } from '../../src/model/paths.ts';
import { cliIo, runBallast } from '../support/cli.ts';
import { waitFor } from '../support/wait-for.ts';

const REPOSITORY = resolve(import.meta.dirname, '../..');
const BALLAST = join(REPOSITORY, 'bin/ballast');
const SPECS = join(REPOSITORY, 'specs');

let folder: string;

beforeAll(() => {
	folder = mkdtempSync(join(tmpdir(), 'ballast-process-'));
});

afterAll(() => rmSync(folder, { recursive: true }));

describe('the program', () => {
	const diff = `"${BALLAST}" --simulate --root "${'$ROOT'}" --specs "${SPECS}" diff`;

	test('writes no colours and no cursor moves into a pipe', () => {
		const { stdout, status } = shell(diff);
		expect(status).toBe(1);
		expect(stdout).not.toContain('\u001b');
	});

	test.each([
		['', true],
		['NO_COLOR=1 ', false],
		['TERM=dumb ', false],
	])('on a terminal with %j: colours %s', (variables, isColored) => {
		expect(onTerminal(`${variables}${diff}`).includes('\u001b[')).toBe(isColored);
	});

	test('on a terminal with --no-color writes none', () => {
		expect(onTerminal(`${diff} --no-color`)).not.toContain('\u001b[');
	});

	test('says why its output cannot be written', () => {
		const { status, stderr } = shell(`"${BALLAST}" --help >/dev/full`);
		expect({ status, stderr }).toEqual({
			status: 7,
			stderr: expect.stringMatching(
				/^ballast: cannot write the output: the file system is full\n/m,
			),
		});
	});

	test('the daemon goes on when nobody reads its log any more', async () => {
		const root = mkdtempSync(join(folder, 'root-'));
		const paths = pathsBelow(root);
		const place = ['--simulate', '--root', root, '--specs', SPECS];
		expect(spawnSync(BALLAST, [...place, 'apply']).status).toBe(0);
		// the log tells of both
		for (const name of ['one', 'two']) writeFileSync(join(paths.records, `${name}.json`), 'no');
		const daemon = spawn(BALLAST, [...place, 'daemon'], { stdio: ['ignore', 'ignore', 'pipe'] });
		daemon.stderr.destroy();
		const end = once(daemon, 'exit');
		await waitFor('its socket', () => existsSync(paths.socket) || daemon.exitCode !== null);
		expect(daemon.exitCode).toBeNull();
		daemon.kill('SIGTERM');
		expect(await end).toEqual([0, null]);
	});

	test('that is not built says what to run', () => {
		cpSync(join(REPOSITORY, 'bin'), join(folder, 'bin'), { recursive: true });
		const { stderr, status } = spawnSync(process.execPath, [join(folder, 'bin/ballast')], {
			encoding: 'utf8',
		});
		expect(status).toBe(2);
		expect(stderr).toContain('run `npm start` or `npm run build` first');
	});

	test.each([
		['of another Node', (code: string) => writeFileSync(code, 'not what V8 wrote')],
		['that is not there', rmSync],
	])('does without compiled code %s', (_, spoil) => {
		const copy = mkdtempSync(join(folder, 'copy-'));
		for (const part of ['bin', 'dist', 'package.json'])
			cpSync(join(REPOSITORY, part), join(copy, part), { recursive: true });
		const codes = readdirSync(join(copy, 'dist'), { recursive: true, encoding: 'utf8' })
			.filter((name) => name.endsWith('.code'))
			.map((name) => join(copy, 'dist', name));
		expect(codes.length).toBeGreaterThan(10);
		for (const code of codes) spoil(code);
		const command = [join(copy, 'bin/ballast'), 'validate', SPECS];
		const { stdout, stderr, status } = spawnSync(process.execPath, command, { encoding: 'utf8' });
		expect({ stdout, stderr, status }).toEqual({
			stdout: expect.stringContaining('no errors: 3 instances'),
			stderr: '',
			status: 0,
		});
	});
});

describe('completion', () => {
	test.each([
		['ballast ', ['apply', 'verify']],
		['ballast de', ['describe']],
		['ballast get --wa', ['--watch']],
		['ballast --root /x diff w', ['web1', 'web2']],
		['ballast completion ', ['bash', 'fish', 'zsh']],
	])('in bash of %j offers %j', (line, expected) => {
		const words = line.split(' ');
		const offered = shell(
			[
				bashCompletion(completionWords(buildProgram({ io: cliIo(), packageRoot: REPOSITORY }))),
				'ballast() { printf "web1\\nweb2\\ndb1\\n"; }',
				`COMP_WORDS=(${words.map((word) => `'${word}'`).join(' ')}); COMP_CWORD=${words.length - 1}`,
				`_ballast; printf "%s\\n" "\${COMPREPLY[@]}"`,
			].join('\n'),
		).stdout.split('\n');
		expect(offered).toEqual(expect.arrayContaining(expected));
	});

	test.each(['zsh', 'fish'])('for %s names every command', async (name) => {
		const { out, code } = await runBallast(['completion', name]);
		expect(code).toBe(0);
		const program = buildProgram({ io: cliIo(), packageRoot: REPOSITORY });
		for (const command of program.commands) expect(out).toContain(command.name());
	});
});

function shell(script: string) {
	return spawnSync('bash', ['-c', script], { encoding: 'utf8', env: environment() });
}

/** The same with a terminal as stdout. */
function onTerminal(script: string): string {
	return spawnSync('script', ['-qec', script, '/dev/null'], {
		encoding: 'utf8',
		env: environment(),
		stdio: ['ignore', 'pipe', 'ignore'],
	}).stdout;
}

function environment() {
	const { PATH = '' } = process.env;
	return { PATH, TERM: 'xterm-256color', ROOT: join(folder, 'root') };
}
