import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { load } from '../bin/parts.js';
import { ensureBuilt } from './build.mjs';
import { main, ROOT } from './steps.mjs';

// Makes docs/reference/cli.md from the definitions of the commands. With --check it writes nothing
// and fails when the page is not what it would write.

const PAGE = 'docs/reference/cli.md';

await main(async () => {
	await ensureBuilt();
	const { buildProgram } = load('cli/program');
	const silent = { out: () => {}, err: () => {} };
	const text = page(buildProgram({ io: silent, packageRoot: ROOT }));
	const path = join(ROOT, PAGE);
	if (!process.argv.includes('--check')) {
		mkdirSync(join(path, '..'), { recursive: true });
		writeFileSync(path, text);
		return 0;
	}
	if (read(path) === text) return 0;
	console.error(`${PAGE} is stale: run npm run generate`);
	return 1;
});

function read(path) {
	try {
		return readFileSync(path, 'utf8');
	} catch {
		return '';
	}
}

function page(program) {
	return [
		'# Commands',
		'',
		'Generated from the definitions in `src/cli/definitions` by `npm run generate`; do not edit.',
		'',
		'```',
		helpOf(program),
		'```',
		...program.commands.filter((command) => command.name() !== 'help').flatMap(chapter),
		'',
	].join('\n');
}

function chapter(command) {
	return ['', `## ballast ${command.name()}`, '', '```', helpOf(command), '```'];
}

/** What `--help` prints, examples too, at a fixed width and without colours. */
function helpOf(command) {
	let text = '';
	command.configureOutput({
		writeOut: (part) => {
			text += part;
		},
		getOutHelpWidth: () => 100,
		getOutHasColors: () => false,
	});
	command.outputHelp();
	return text.trim();
}
