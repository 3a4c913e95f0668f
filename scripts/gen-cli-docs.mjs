import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { load } from '../bin/parts.js';
import { ensureBuilt } from './build.mjs';
import { main, ROOT } from './steps.mjs';

// Makes the reference pages of the commands and of the reasons from their definitions. With --check it writes nothing
// and fails when a page is not what it would write.

await main(async () => {
	await ensureBuilt();
	const { buildProgram } = load('cli/program');
	const { REASONS } = load('model/reasons');
	const silent = { out: () => {}, err: () => {} };
	const pages = {
		'docs/reference/cli.md': commandsPage(buildProgram({ io: silent, packageRoot: ROOT })),
		'docs/reference/reasons.md': reasonsPage(REASONS),
	};
	const stale = Object.entries(pages).filter(([path, text]) => read(join(ROOT, path)) !== text);
	if (process.argv.includes('--check')) {
		for (const [path] of stale) console.error(`${path} is stale: run npm run generate`);
		return stale.length === 0 ? 0 : 1;
	}
	for (const [path, text] of stale) {
		mkdirSync(dirname(join(ROOT, path)), { recursive: true });
		writeFileSync(join(ROOT, path), text);
	}
	return 0;
});

function read(path) {
	try {
		return readFileSync(path, 'utf8');
	} catch {
		return '';
	}
}

function commandsPage(program) {
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

/** @param {Record<string, string>} reasons what each means */
function reasonsPage(reasons) {
	const names = Object.keys(reasons).toSorted();
	return [
		'# Reasons',
		'',
		'Generated from `src/model/reasons.ts` by `npm run generate`; do not edit.',
		'',
		'Steps, holds, conditions, events and errors each carry one of these.',
		'',
		'| reason | |',
		'|---|---|',
		...names.map((name) => `| \`${name}\` | ${reasons[name]} |`),
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
