import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type CompiledSource, compileSource } from '../support/compiled-source.ts';
import { lxc, makeContainer } from '../support/lxc-container.ts';
import { type RealLxc, realLxc } from '../support/real-lxc.ts';

let root: RealLxc;
let compiled: CompiledSource;

beforeAll(async () => {
	root = await realLxc('sw');
	compiled = await compileSource('src/drivers/container/lxc/lxc-observer.ts');
});

afterAll(async () => {
	compiled.dispose();
	await root.dispose();
});

test('a sweep over running containers starts no process', async () => {
	const names = ['sw1', 'sw2'];
	for (const name of names) await makeContainer({ lxcpath: root.paths.lxc, name });
	for (const name of names) lxc('lxc-start', { lxcpath: root.paths.lxc, name });
	const script = `
		import { LxcObserver } from './src/drivers/container/lxc/lxc-observer.js';
		const observer = new LxcObserver({ paths: ${JSON.stringify(root.paths)}, lxcVersion: '5.0.2' });
		const targets = ${JSON.stringify(names)}.map((name) => ({ name, uid: null, adoptedFrom: null }));
		const states = [];
		for (let round = 0; round < 3; round++) {
			const { instances } = await observer.sweep(targets);
			for (const { name } of targets) states.push(instances.get(name).state);
		}
		process.stdout.write(states.join(' '));
	`;
	const trace = `${root.root}/trace`;
	const states = compiled.run(script, [
		'strace',
		'-f',
		'-o',
		trace,
		'-e',
		'trace=execve,fork,vfork',
	]);
	expect(states).toBe('RUNNING RUNNING RUNNING RUNNING RUNNING RUNNING');
	const calls = readFileSync(trace, 'utf8')
		.split('\n')
		.filter((line) => /\b(execve|v?fork)\(/.test(line));
	expect(calls.length).toBe(1);
	expect(calls[0]).toContain(process.execPath);
});
