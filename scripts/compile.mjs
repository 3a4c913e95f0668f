import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { codeOf, codePath, DIST, load } from '../bin/parts.js';
import { ROOT } from './steps.mjs';

/** What is done most, on a simulated host: the functions that it calls are kept compiled. */
const USUAL = [
	...[['--help'], ['validate'], ['diff'], ['apply'], ['get'], ['diff']],
	// another host waits for it
	['receive', '--', 'hello'],
];

// Keeps what V8 makes of dist/ beside it. A process of its own: the build must not have loaded an older dist/.
const root = mkdtempSync(join(tmpdir(), 'ballast-compile-'));
try {
	for (const words of USUAL) await run(words);
	for (const path of parts()) writeFileSync(codePath(path), codeOf(path));
} finally {
	rmSync(root, { recursive: true, force: true });
}

async function run([command, ...rest]) {
	const where = ['--root', root, '--specs', join(ROOT, 'specs'), '--simulate'];
	const argv = command.startsWith('-') ? [command] : [...where, command, ...rest];
	const code = await load('cli/program').runCli(argv, {
		environment: { root: null, specs: null },
		packageRoot: ROOT,
		io: silent(),
	});
	// 1: diff found something to do
	if (code > 1) throw new Error(`ballast ${argv.join(' ')} ended with ${code}`);
}

function silent() {
	return {
		out: () => {},
		err: () => {},
		paint: (_, text) => text,
		isTerminal: false,
		columns: 120,
		canAsk: false,
		ask: () => Promise.reject(new Error('nobody answers')),
		now: Date.now,
		cwd: ROOT,
		signal: new AbortController().signal,
	};
}

function parts() {
	return readdirSync(DIST, { recursive: true })
		.filter((name) => name.endsWith('.cjs'))
		.map((name) => join(DIST, name));
}
