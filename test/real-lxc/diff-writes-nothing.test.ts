import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ballastArgv, runProgram } from '../support/ballast-process.ts';
import { type RealLxc, realLxc } from '../support/real-lxc.ts';
import { makeTinyRootfs } from '../support/tiny-rootfs.ts';
import { type Trace, traced } from '../support/traced.ts';

const CHANGED = 'dwn-changed';
const STEADY = 'dwn-running';
const NEW = 'dwn-new';

let lxc: RealLxc;
let specs: string;

beforeAll(async () => {
	lxc = await realLxc('dwn');
	specs = join(lxc.root, 'specs');
	mkdirSync(specs);
	await makeTinyRootfs(join(lxc.root, 'tiny'));
	declare(STEADY, 'Running', 64);
	runProgram({ root: lxc.root, specs }, ['apply']);
	declare(CHANGED, 'Stopped', 64);
	for (const args of [
		['init', '-q'],
		['add', '.'],
		[...AUTHOR, 'commit', '-qm', 'specs'],
	]) {
		spawnSync('git', ['-C', specs, ...args]);
	}
});

afterAll(() => lxc.dispose());

const AUTHOR = ['-c', 'user.name=test', '-c', 'user.email=test@localhost'];

test('apply writes, and the trace sees it', () => {
	// nothing is started below strace: it would follow the container for as long as that runs
	const { status, writes } = trace('apply');
	expect(status).toBe(0);
	expect(writes.some((call) => call.startsWith('rename'))).toBe(true);
	expect(writes.some((call) => call.includes(CHANGED))).toBe(true);
});

test.each(['diff', 'get', 'validate'])(
	'%s writes nothing, wherever the specs and the host differ',
	(command) => {
		declare(CHANGED, 'Running', 32);
		declare(STEADY, 'Running', 32);
		declare(NEW, 'Running', 64);
		const before = filesBelow(lxc.root);
		const { status, stdout, writes, programs } = trace(command);
		expect(status).toBe(command === 'diff' ? 1 : 0);
		if (command !== 'validate') expect(stdout).toContain(NEW);
		expect(writes).toEqual([]);
		expect(programs.slice(1).filter((line) => !READERS.test(line))).toEqual([]);
		expect(filesBelow(lxc.root)).toEqual(before);
	},
);

/** Programs that only answer a question. */
const READERS = /^(node .*|git .*(rev-parse|status) .*|lxc-start --version|lxc-info .*)$/;

function trace(command: string): Trace {
	return traced(ballastArgv({ root: lxc.root, specs }, [command]));
}

function declare(name: string, state: string, mebibytes: number): void {
	writeFileSync(
		join(specs, `${name}.yaml`),
		[
			'apiVersion: ballast/v1',
			'kind: Instance',
			`metadata: {name: ${name}}`,
			'spec:',
			`  state: ${state}`,
			'  os: {copy: {path: ../tiny}}',
			`  memory: {max: ${mebibytes}Mi}`,
			'',
		].join('\n'),
	);
}

function filesBelow(folder: string): readonly string[] {
	return readdirSync(folder, { recursive: true }).map(String).sort();
}
