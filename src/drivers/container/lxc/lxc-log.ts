/** One line of a file that an LXC tool wrote through `-o`. */
export interface LxcLogLine {
	readonly level: string;
	/** The message without LXC's source position. */
	readonly message: string;
}

/**
 * Reads LXC's log format, which has kept its columns since 2.1:
 * `lxc-start web1 20261123190227.184 ERROR    start - ../src/lxc/start.c:start:2197 - Failed to exec "/x"`.
 * Lines of another shape are left out.
 */
export function parseLxcLog(text: string): readonly LxcLogLine[] {
	return text.split('\n').flatMap((line) => {
		const match = /^\S+ (?:\S+ )?[\d.]+ (\S+) +\S+ - (?:\S*\.c:\S+:\d+ - )?(.*)$/.exec(line);
		if (match === null) {
			return [];
		}
		const [, level = '', message = ''] = match;
		return [{ level, message }];
	});
}

/** Said after every failure, whatever it was. */
const NOISE = [
	/^Received container state/,
	/^The container failed to start/,
	/^To get more details/,
	/^Additional information can be obtained/,
	/^An error occurred in another process/,
	/^Failed to spawn container/,
	/^Failed to handle rootfs pinning/,
	/^Failed to setup container/,
	/^Failed to create the network$/,
	/^Failed to load config for/,
];

/** Why the run failed: the errors in the order LXC met them, without what it says after every failure. */
export function failureInLog(text: string): string {
	const lines = parseLxcLog(text);
	const errors = lines.filter((line) => line.level === 'ERROR');
	const telling = errors.filter((line) => !NOISE.some((noise) => noise.test(line.message)));
	const shown = telling.length > 0 ? telling.slice(0, 3) : errors.slice(0, 1);
	return shown.map((line) => scriptFailure(line, lines) ?? line.message).join('; ');
}

/** Of a hook LXC's error says nothing but how it ended; which one it was and what it printed stands above. */
function scriptFailure(error: LxcLogLine, lines: readonly LxcLogLine[]): string | null {
	if (!error.message.startsWith('Script exited with status')) return null;
	const before = lines.slice(0, lines.indexOf(error)).map(({ message }) => message);
	const begun = before.findLastIndex((message) => message.startsWith('Executing script "'));
	const command = /^Executing script "([^"]*)"/.exec(before[begun] ?? '')?.[1] ?? 'a hook';
	const program = command.split(' ').at(-1);
	const printed = before
		.slice(begun + 1)
		.flatMap((message) => /produced output: (.*)$/.exec(message)?.[1] ?? []);
	const how = error.message.replace('Script exited', 'ended');
	return [`${program} ${how}`, ...printed].join(': ');
}
