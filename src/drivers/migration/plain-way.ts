/**
 * Does what the ssh in its arguments would do, with the same input, output and end; but what it carries goes by plain TCP to where the command
 * that ssh runs there says, and ssh only says how that ended. Killed, it takes all that it has started with it. The token is in no
 * arguments: the shell itself reads it, and another one has it in its environment and writes it.
 */
const WAY = `carry=$1
shift
exec 4<&0 </dev/null 5< <(exec setpriv --pdeathsig KILL -- "$@" </dev/null 4<&-)
control=$!
read -r -u 5 address port token && {
	address=$address port=$port token=$token \\
		setpriv --pdeathsig KILL -- bash --norc -c "$carry" ballast-plain-carry <&4 5<&- &
	carrying=$!
}
exec 4<&- >/dev/null
wait "$control"
code=$?
if [ "$carrying" ]; then
	for ((step = 0; code == 0 && step < 500; step++)); do
		kill -0 "$carrying" 2>/dev/null || break
		sleep 0.01
	done
	kill -KILL "$carrying" 2>/dev/null
fi
exit "$code"`;

/**
 * When one side ends, the connection does; a second later where the other one still says something: closed unread it would be reset, and what
 * is under way lost.
 */
const CARRY = `{ exec 6<>"/dev/tcp/$address/$port"; } 2>/dev/null || {
	echo "ballast: cannot connect to $address, port $port" >&2
	exit
}
echo "$token" >&6
unset token
read -r word <&6 && [ "$word" = ready ] || exit
exec 4<&0
setpriv --pdeathsig KILL -- cat <&6 4<&- 6<&- &
in=$!
setpriv --pdeathsig KILL -- cat <&4 >&6 4<&- 6<&- &
exec </dev/null >/dev/null 4<&- 6<&-
wait -n
for ((step = 0; step < 100; step++)); do
	kill -0 "$in" 2>/dev/null || break
	sleep 0.01
done`;

/** A shell that is not to read what people have in their .bashrc: it does when its input is a socket. */
const SHELL = ['bash', '--norc', '-c'] as const;
const NAME = 'ballast-plain-way';

/** The same as that ssh, by plain TCP. */
export function byPlain(ssh: readonly string[]): readonly [string, ...string[]] {
	return [...SHELL, WAY, NAME, CARRY, ...ssh];
}

/** The same as one line that rsync takes apart at its blanks, but not between quotes of a kind that is in neither script. */
export function byPlainFor(ssh: string): string {
	return `${SHELL.join(' ')} '${WAY}' ${NAME} '${CARRY}' ${ssh}`;
}
