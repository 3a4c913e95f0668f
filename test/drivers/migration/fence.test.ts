import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { answers } from '../../../src/drivers/migration/answers.ts';
import { Fence } from '../../../src/drivers/migration/fence.ts';

const byShell = (script: string, timeout = 5000): Fence =>
	new Fence({ fence: ['/bin/sh', '-c', script, 'fence'], timeout });

test('the command gets the name of the node, and ends with 0 when that is off', async () => {
	await expect(byShell('[ "$1" = n3 ]').run('n3')).resolves.toBeUndefined();
});

test.each([
	['says why', 'echo no power switch >&2; exit 4', 'ended with 4: no power switch'],
	['says nothing', 'exit 1', 'ended with 1: it said nothing'],
])('a command that fails and %s has not made sure of anything', async (_what, script, why) => {
	await expect(byShell(script).run('n3')).rejects.toThrow(
		`made sure that n3 is off: /bin/sh ${why}`,
	);
});

test('a command that hangs is ended, with what it started, and has failed', async () => {
	await expect(byShell('sleep 100', 100).run('n3')).rejects.toThrow('took too long');
});

test('a command that is not there, and none at all', async () => {
	const missing = new Fence({ fence: ['/nowhere/fence'], timeout: 1000 });
	await expect(missing.run('n3')).rejects.toThrow('cannot run /nowhere/fence');
	const none = new Fence({ fence: null, timeout: 1000 });
	expect(none.isThere).toBe(false);
	await expect(none.run('n3')).rejects.toThrow('the settings name no command');
});

test('several that ask at the same time ask once; a failure is asked again', async () => {
	const folder = await mkdtemp('/tmp/ballast-fence-');
	try {
		const log = `${folder}/log`;
		const good = byShell(`echo x >>${log}`);
		await Promise.all([good.run('n3'), good.run('n3'), good.run('n3')]);
		await good.run('n3');
		expect(await readFile(log, 'utf8')).toBe('x\n');
		await good.run('n4');
		expect(await readFile(log, 'utf8')).toBe('x\nx\n');
		const bad = byShell(`echo y >>${log}; exit 1`);
		await expect(bad.run('n3')).rejects.toThrow();
		await expect(bad.run('n3')).rejects.toThrow();
		expect(await readFile(log, 'utf8')).toBe('x\nx\ny\ny\n');
	} finally {
		await rm(folder, { recursive: true });
	}
});

test('a host that refuses is there', async () => {
	// whether or not somebody listens there
	await expect(answers('127.0.0.1')).resolves.toBe(true);
});

test('a name that nobody knows does not answer', async () => {
	await expect(answers('no-such-host.invalid')).resolves.toBe(false);
});
