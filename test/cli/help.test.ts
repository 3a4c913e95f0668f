import { expect, test } from 'vitest';
import { buildProgram } from '../../src/cli/program.ts';
import { cliIo, runBallast } from '../support/cli.ts';

const COMMANDS = [
	...['validate', 'diff', 'grow', 'clone', 'schema', 'export', 'import'],
	...['get', 'describe', 'explain', 'events', 'logs'],
	...['apply', 'daemon', 'approve', 'pause', 'resume', 'reboot', 'retry', 'adopt', 'undelete'],
	...['start', 'stop', 'restart', 'resize', 'checkpoint', 'restore'],
	...['migrate', 'cordon', 'drain', 'uncordon', 'takeover', 'receive'],
	...['console', 'exec', 'verify', 'completion'],
];

test('--help lists every command in its group, where things lie, and the exit codes', async () => {
	const { code, out } = await runBallast(['--help']);
	expect(code).toBe(0);
	await expect(out).toMatchFileSnapshot('../golden/cli/help.txt');
});

test('the commands are those of the design', () => {
	const program = buildProgram({ io: cliIo(), packageRoot: `${import.meta.dirname}/../..` });
	expect(program.commands.map((command) => command.name())).toEqual(COMMANDS);
});

test.each(COMMANDS)(
	'%s --help says what it does, in at most 25 lines with an example',
	async (name) => {
		const { code, out } = await runBallast([name, '--help']);
		expect(code).toBe(0);
		expect(out).toContain('Examples:');
		expect(out.split('\n').length).toBeLessThanOrEqual(25);
	},
);

test('--version is the package version', async () => {
	expect(await runBallast(['--version'])).toEqual({ code: 0, out: '0.1.0\n', err: '' });
});
