import { expect, it } from 'vitest';
import { run } from '../../src/host/process.ts';

it('gives exit code and output, without the last line break', async () => {
	expect(await run(['sh', '-c', 'echo out; echo err >&2; exit 3'])).toEqual({
		exitCode: 3,
		stdout: 'out',
		stderr: 'err',
	});
});

it('keeps characters whole that come in pieces, and large output', async () => {
	const { stdout } = await run(['sh', '-c', 'head -c 300000 /dev/zero | tr "\\0" x; printf "ü€"']);
	expect(stdout).toBe(`${'x'.repeat(300_000)}ü€`);
});

it('passes arguments as they are and no environment but its own', async () => {
	const argv = [
		'sh',
		'-c',
		'printf "%s|" "$@"; env | cut -d= -f1 | sort | tr "\\n" " "',
		'sh',
	] as const;
	const { stdout } = await run([...argv, '$HOME', 'a b', ''], { env: { MINE: '1' } });
	expect(stdout).toBe('$HOME|a b||LC_ALL MINE PATH PWD ');
});

it('throws LxcMissing for a command that is not there', async () => {
	await expect(run(['no-such-command'])).rejects.toMatchObject({
		reason: 'LxcMissing',
		message: expect.stringMatching(/^cannot run no-such-command: /),
	});
});

it('throws when the command is killed', async () => {
	await expect(run(['sh', '-c', 'kill -9 $$'])).rejects.toThrow(
		'cannot run sh: it was killed by SIGKILL',
	);
});

it('ends a command that takes too long, also when its child holds the output open', async () => {
	const began = performance.now();
	await expect(run(['sh', '-c', 'sleep 3 & wait'], { timeoutMs: 50 })).rejects.toThrow(
		'cannot run sh: it took longer than 50 ms',
	);
	expect(performance.now() - began).toBeLessThan(2000);
});

it('ends a command that nobody wants any more, even one that ignores SIGTERM', async () => {
	const abort = new AbortController();
	const argv = ['sh', '-c', 'trap "" TERM; while :; do sleep 0.1; done'] as const;
	const ended = run([...argv], { signal: abort.signal, killSignal: 'SIGKILL' });
	setTimeout(() => abort.abort(), 50);
	await expect(ended).rejects.toThrow('cannot run sh: it was interrupted');
	await expect(run(['true'], { signal: abort.signal })).rejects.toThrow('aborted');
});
