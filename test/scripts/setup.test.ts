import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';

const SCRIPTS = resolve(import.meta.dirname, '../../scripts');

test('setup on a machine that is ready does nothing and says nothing', () => {
	expect(script('setup.mjs', '--simulate')).toEqual({ stdout: '', stderr: '', status: 0 });
});

const NOT_ROOT = 'process.getuid = () => 1000;';
const OTHER_SYSTEM = "Object.defineProperty(process, 'platform', { value: 'darwin' });";

test.each([
	['without root', NOT_ROOT, 'this needs root'],
	['on another system', OTHER_SYSTEM, 'on darwin: LXC needs Linux'],
])('npm start %s says why not in one message, and what works there', (_, pretended, why) => {
	const { stdout, stderr, status } = pretending(pretended, 'start.mjs');
	expect({ stdout, status }).toEqual({ stdout: '', status: 1 });
	expect(stderr).toMatch(
		/^ballast: cannot run containers.*\n {2}To try it .*: npm start -- --simulate\n$/,
	);
	expect(stderr).toContain(why);
});

test('npm test without root fails in CI instead of leaving tests out', () => {
	const { stderr, status } = pretending(NOT_ROOT, 'test.mjs');
	expect(status).toBe(1);
	expect(stderr).toBe(
		'ballast: cannot test: the tests on real LXC need root, and in CI none is left out.\n',
	);
});

function script(...argv: readonly [string, ...string[]]) {
	return run([resolve(SCRIPTS, argv[0]), ...argv.slice(1)]);
}

/** Runs a script after a line of JavaScript that makes the machine look like another one. */
function pretending(line: string, name: string) {
	return run([
		'--import',
		`data:text/javascript,${encodeURIComponent(line)}`,
		resolve(SCRIPTS, name),
	]);
}

function run(args: readonly string[]) {
	const env = { ...process.env, CI: 'true' };
	const { stdout, stderr, status } = spawnSync(process.execPath, args, { encoding: 'utf8', env });
	return { stdout, stderr, status };
}
