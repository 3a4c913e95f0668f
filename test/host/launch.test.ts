import { expect, it } from 'vitest';
import { readIfThere } from '../../src/host/if-there.ts';
import { launch } from '../../src/host/launch.ts';
import { waitFor } from '../support/wait-for.ts';

it('gives the exit code and what was said on standard error', async () => {
	expect(await launch(['sh', '-c', 'echo out; echo err >&2; exit 3'])).toEqual({
		exitCode: 3,
		stdout: '',
		stderr: 'err',
	});
});

it('passes arguments as they are, also empty ones and ones with line breaks', async () => {
	const show = ['sh', '-c', 'printf "%s|" "$@" >&2', 'sh', '$HOME', 'a  b\\n', '', "'"] as const;
	expect((await launch([...show])).stderr).toBe("$HOME|a  b\\n||'|");
	expect((await launch([...show, 'c\nd'])).stderr).toBe("$HOME|a  b\\n||'|c\nd|");
});

it('runs several at a time, each with its own answer', async () => {
	const codes = [1, 2, 3, 4, 5, 6, 7, 8];
	const results = await Promise.all(codes.map((code) => launch(['sh', '-c', `exit ${code}`])));
	expect(results.map(({ exitCode }) => exitCode)).toEqual(codes);
});

it('leaves the signals of a command as they are: an init has to see SIGINT', async () => {
	const { stderr } = await launch(['sh', '-c', 'grep SigIgn /proc/self/status >&2']);
	const ignored = BigInt(`0x${stderr.split(/\s+/)[1]}`);
	const sigint = 1n << 1n;
	expect(ignored & sigint).toBe(0n);
});

it('does not wait for a child that holds standard error, nor give its words to the next command', async () => {
	const child = 'sleep 3 & echo $! >&2';
	const { stderr } = await launch(['sh', '-c', child], { timeoutMs: 2000 });
	try {
		expect(await launch(['true'])).toMatchObject({ exitCode: 0, stderr: '' });
	} finally {
		process.kill(Number(stderr), 'SIGKILL');
	}
});

it('throws LxcMissing for a command that is not there', async () => {
	await expect(launch(['no-such-command'])).rejects.toMatchObject({
		reason: 'LxcMissing',
		message: 'cannot run no-such-command: it is not installed',
	});
});

it('ends a command that takes too long, and goes on with the next one', async () => {
	await expect(launch(['sleep', '60'], { timeoutMs: 50 })).rejects.toThrow(
		'cannot run sleep: it took longer than 50 ms',
	);
	expect(await launch(['true'])).toMatchObject({ exitCode: 0 });
});

it('ends a command that nobody wants any more', async () => {
	const abort = new AbortController();
	const ended = launch(['sleep', '59'], { signal: abort.signal });
	await waitFor('the command to run', () => ourGrandchildren().length > 0);
	abort.abort();
	await expect(ended).rejects.toThrow('cannot run sleep: it was interrupted');
	await expect(launch(['true'], { signal: abort.signal })).rejects.toThrow('aborted');
});

it('keeps no shell when there is nothing to run for a while', async () => {
	await launch(['true']);
	expect(shells()).not.toHaveLength(0);
	await waitFor('the shells to end', () => shells().length === 0);
});

const childrenOf = (pid: number): number[] =>
	(readIfThere(`/proc/${pid}/task/${pid}/children`) ?? '')
		.split(' ')
		.filter((text) => text !== '')
		.map(Number);

const shells = () =>
	childrenOf(process.pid).filter((pid) =>
		(readIfThere(`/proc/${pid}/cmdline`) ?? '').startsWith('/bin/sh\0-c\0while'),
	);

const ourGrandchildren = () => shells().flatMap(childrenOf);
