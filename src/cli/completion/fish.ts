import type { CommandWords } from './words.ts';

/** A fish script that completes commands, their options, instance names and fixed choices. */
export function fishCompletion(commands: readonly CommandWords[]): string {
	return `# fish completion for ballast: ballast completion fish | source
complete -c ballast -f
${commands.flatMap(linesOf).join('\n')}
`;
}

function linesOf({
	name,
	summary,
	options,
	takesInstance,
	choices,
}: CommandWords): readonly string[] {
	const inside = `complete -c ballast -n '__fish_seen_subcommand_from ${name}'`;
	const values = takesInstance ? '(ballast get -o name 2>/dev/null)' : choices.join(' ');
	return [
		`complete -c ballast -n __fish_use_subcommand -a ${name} -d ${quoted(summary)}`,
		...(values === '' ? [] : [`${inside} -a ${quoted(values)}`]),
		...options.map(({ long, description }) => {
			return `${inside} -l ${long.replace(/^--/, '')} -d ${quoted(description)}`;
		}),
	];
}

function quoted(text: string): string {
	return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}
