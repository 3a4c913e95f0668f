import { describe, expect, test } from 'vitest';
import { EXIT, exitCodeOf, exitCodeOfResults } from '../../src/cli/exit-code.ts';
import { REASONS, type Reason } from '../../src/model/reasons.ts';
import type { ApplyResult } from '../../src/reconciler/api/api.ts';
import { runBallast } from '../support/cli.ts';

describe('exit code of an error', () => {
	test.each<[Reason, number]>([
		['NeverValid', 2],
		['RestartPending', 3],
		['Protected', 5],
		['PruneLimit', 5],
		['Foreign', 5],
		['LockHeld', 5],
		['DaemonUnreachable', 6],
		['LxcMissing', 6],
		['ObserveFailed', 6],
		['StartFailed', 7],
		['ConfigRefused', 7],
		['InternalError', 7],
	])('%s is %i', (reason, code) => {
		expect(exitCodeOf(reason)).toBe(code);
	});

	test('no error ends with 0 or 1: those are answers', () => {
		const reasons = Object.keys(REASONS).filter((name): name is Reason => name in REASONS);
		expect(reasons.map(exitCodeOf).filter((code) => code < EXIT.usage)).toEqual([]);
	});
});

describe('exit code of apply', () => {
	test.each<[readonly ApplyResult['end'][], number]>([
		[[], 0],
		[['Converged', 'Converged'], 0],
		[['Converged', 'Consent'], 3],
		[['Consent', 'Timeout'], 4],
		[['Waiting'], 4],
		[['Consent', 'Refused', 'Timeout'], 5],
		[['Consent', 'Refused', 'Failed', 'Converged'], 7],
	])('%j is %i', (ends, code) => {
		expect(exitCodeOfResults(ends.map((end) => ({ name: 'web1', end, message: '' })))).toBe(code);
	});
});

describe('a command line that makes no sense is code 2 and says why', () => {
	test.each([
		[['frobnicate'], "ballast: unknown command 'frobnicate'"],
		[['get', '--frobnicate'], "ballast: unknown option '--frobnicate'"],
		[['get', '-o', 'xml'], 'cannot print as xml'],
		[['describe'], "ballast: missing required argument 'name'"],
		[['pause', 'web1'], "ballast: required option '--for <span>' not specified"],
		[['logs', 'web1', '-n', 'many'], 'Not a whole number.'],
		[
			['completion', 'tcsh'],
			"'tcsh' is invalid for argument 'shell'. Allowed choices are bash, zsh, fish.",
		],
		[['pause', '--for', '2h'], 'cannot pause: name one instance, or say --all'],
		[['pause', 'web1', '--all', '--for', '2h'], 'cannot pause: name one instance, or say --all'],
		[['pause', 'web1', '--for', '2'], 'cannot use --for: bad duration "2"'],
		[['events', '--since', 'yesterday'], 'cannot use --since: "yesterday" is no span and no time'],
		[['approve', 'web1'], 'cannot approve web1: nobody can answer here'],
		[['console', 'web1'], 'cannot open a console: this is no terminal'],
		[['logs', 'web1', '--start', '--console'], 'cannot show logs: choose --start or --console'],
		[['undelete'], 'cannot undelete: name one instance, or say --list'],
	])('%j', async (args, message) => {
		const run = await runBallast(args);
		expect(run).toMatchObject({ code: EXIT.usage, out: '' });
		expect(run.err).toContain(message);
		expect(run.err).not.toMatch(/^\s+at /m);
	});
});
