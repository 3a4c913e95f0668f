import type { CommandWords, OptionWords } from './words.ts';

/** A zsh script that completes commands, their options, instance names and fixed choices. */
export function zshCompletion(commands: readonly CommandWords[]): string {
	return `#compdef ballast
# zsh completion for ballast: source <(ballast completion zsh)
_ballast() {
  local -a commands
  commands=(
${commands.map(({ name, summary }) => `    ${quoted(`${name}:${summary}`)}`).join('\n')}
  )
  if ((CURRENT == 2)); then
    _describe command commands
    return
  fi
  case $words[2] in
${commands.map(caseOf).join('\n')}
  esac
}
compdef _ballast ballast
`;
}

function caseOf({ name, options, takesInstance, choices }: CommandWords): string {
	const values = takesInstance ? '($(ballast get -o name 2>/dev/null))' : `(${choices.join(' ')})`;
	const argument = takesInstance || choices.length > 0 ? `:value:${values}` : ':file:_files';
	return `    ${name}) _arguments ${options.map(optionOf).join(' ')} '*${argument}' ;;`;
}

function optionOf({ long, description }: OptionWords): string {
	// brackets end the description in zsh's notation
	return quoted(`${long}[${description.replaceAll('[', '(').replaceAll(']', ')')}]`);
}

function quoted(text: string): string {
	return `'${text.replaceAll("'", "'\\''")}'`;
}
