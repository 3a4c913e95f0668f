import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { runInGroup } from '../../src/host/run-in-group.ts';
import { waitFor } from '../support/wait-for.ts';

const sh = (script: string) => ['sh', '-c', script] as const;

test('gives the exit code and the end of both streams', async () => {
	expect(await runInGroup(sh('echo one; exit 7'), { timeoutMs: 5000 })).toEqual({
		exitCode: 7,
		output: 'one\n',
	});
	const long = await runInGroup(sh('head -c 5000 /dev/zero | tr "\\0" x; echo end >&2'), {
		timeoutMs: 5000,
	});
	expect(long.output).toHaveLength(1000);
	expect(long.output).toContain('end');
});

test('at the timeout kills all that the command started, also what ignores signals', async () => {
	const script = "trap '' TERM INT HUP; sleep 987654 & wait; wait";
	expect(await runInGroup(sh(script), { timeoutMs: 100 })).toMatchObject({ exitCode: null });
	await waitFor('the end of its child', () => processesWith('987654') === 0);
});

test('does not wait for what a command leaves behind with its streams open', async () => {
	const { exitCode } = await runInGroup(sh('sleep 3.14159 & exit 0'), { timeoutMs: 20_000 });
	expect(exitCode).toBe(0);
	expect(processesWith('3.14159')).toBeGreaterThan(0);
});

test('kills when it is aborted, and throws', async () => {
	const abort = new AbortController();
	const run = runInGroup(sh('sleep 876543'), { timeoutMs: 20_000, signal: abort.signal });
	await waitFor('its child', () => processesWith('876543') > 0);
	abort.abort();
	await expect(run).rejects.toThrow();
	await waitFor('the end of its child', () => processesWith('876543') === 0);
});

test('a command that is not there is an error in words', async () => {
	await expect(runInGroup(['no-such-command'], { timeoutMs: 1000 })).rejects.toMatchObject({
		reason: 'LxcMissing',
	});
});

/** Processes with that argument, such as `sleep 987654`. */
function processesWith(argument: string): number {
	return readdirSync('/proc').filter((entry) => {
		if (!/^\d+$/.test(entry)) return false;
		try {
			return readFileSync(`/proc/${entry}/cmdline`, 'utf8').split('\0')[1] === argument;
		} catch {
			return false;
		}
	}).length;
}
