import { OperationError } from '../../../../model/errors.ts';

/** Who wrote a line of a rendered config: ballast, the template of the rootfs, or one of the two user fields. */
export type LineSource = 'ballast' | 'os' | 'lxc_extra_config' | 'lxc_extra_config_file';

export interface ConfigLine {
	readonly text: string;
	readonly source: LineSource;
	/** Line in the user's text, from 1; 0 for lines of ballast. */
	readonly sourceLine: number;
}

/**
 * `key = value` as LXC reads it back. LXC drops blanks at both ends and one pair of quotes round the value,
 * so a value that has either is put in quotes. Throws when the value would end the line.
 */
export function setting(key: string, value: string | number): ConfigLine {
	const text = String(value);
	assertOneLine(key, text);
	const quoted = /^[\s"']|[\s"']$/.test(text) ? `"${text}"` : text;
	return { text: `${key} = ${quoted}`, source: 'ballast', sourceLine: 0 };
}

/** Empties a list that an included file may have filled. */
export function cleared(key: string): ConfigLine {
	return { text: `${key} =`, source: 'ballast', sourceLine: 0 };
}

export function comment(text: string): ConfigLine {
	assertOneLine('a comment', text);
	return { text: `# ${text}`, source: 'ballast', sourceLine: 0 };
}

/** Throws `ConfigRefused` for a line break or NUL, which would smuggle in a line or cut one short. */
export function assertOneLine(what: string, value: string): void {
	const found = /[\n\r\0]/.exec(value);
	if (found !== null) {
		throw new OperationError(
			`cannot write the LXC config: the value of ${what} contains ${JSON.stringify(found[0])}`,
			{ reason: 'ConfigRefused', retry: 'never' },
		);
	}
}
