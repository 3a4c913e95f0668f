import type { CommandWords } from './words.ts';

/** A bash script that completes commands, their options, instance names and fixed choices. */
export function bashCompletion(commands: readonly CommandWords[]): string {
	const names = commands.map(({ name }) => name).join(' ');
	return `# bash completion for ballast: source <(ballast completion bash)
_ballast() {
  local word=\${COMP_WORDS[COMP_CWORD]} command= options= words= i
  for ((i = 1; i < COMP_CWORD; i++)); do
    case \${COMP_WORDS[i]} in
      --root | --specs | -o | --output) ((i++)) ;;
      -*) ;;
      *) command=\${COMP_WORDS[i]}; break ;;
    esac
  done
  case $command in
    '') words='${names}' ;;
${commands.map(caseOf).join('\n')}
  esac
  [[ $word == -* ]] && words=$options
  mapfile -t COMPREPLY < <(compgen -W "$words" -- "$word")
}
complete -o default -F _ballast ballast
`;
}

function caseOf({ name, options, takesInstance, choices }: CommandWords): string {
	const flags = options.map(({ long }) => long).join(' ');
	const words = takesInstance ? '$(ballast get -o name 2>/dev/null)' : choices.join(' ');
	return `    ${name}) options='${flags}'; words="${words}" ;;`;
}
