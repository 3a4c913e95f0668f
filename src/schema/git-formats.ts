import { parseDuration } from '../model/duration.ts';
import { type Parsed, parsed, quoted, unparsed } from '../model/parsed.ts';

/** Less would keep a remote busy with questions. */
const LEAST_INTERVAL_MS = 1000;
/** What git speaks to a remote that can be fetched from. */
const SCHEME = /^(https?|ssh|git|file):\/\/[^/\s]*\/\S/i;
/** `user@host:path`, as ssh and git take it: a colon before the first slash. */
const SCP = /^([A-Za-z0-9_][\w.-]*@)?(\[[A-Fa-f0-9:.]+\]|[A-Za-z0-9][\w.-]*):(?!:)\S/;

/** A remote that git fetches from by itself: `ext::` and its like, which run a command, are none. */
export function parseGitUrl(text: string): Parsed<string> {
	const isOne = SCHEME.test(text) || SCP.test(text) || isPath(text);
	if (isOne && !/[\s\p{Cc}]/u.test(text)) return parsed(text);
	return unparsed(
		'bad URL of a repository',
		'such as https://git.example/specs.git, git@git.example:specs.git or /srv/specs.git',
	);
}

/** Whether it is a path on this host, as git tells it: nothing with a colon before the first slash. */
export function isLocalUrl(url: string): boolean {
	return !/^[^/]*:/.test(url);
}

function isPath(text: string): boolean {
	return isLocalUrl(text) && /^[^-]/.test(text);
}

/** What `git check-ref-format` takes for a branch or a tag, without the words before it. */
export function parseGitRef(text: string): Parsed<string> {
	const parts = text.split('/');
	const isGood = parts.every(
		(part) => /^[^\s\p{Cc}~^:?*[\\]+$/u.test(part) && !/^[.-]|\.\.|\.lock$|@\{|\.$/.test(part),
	);
	if (isGood && text !== '@' && parts[0] !== 'refs') return parsed(text);
	return unparsed(
		`bad branch or tag ${quoted(text)}`,
		'its name alone, such as main, without "refs/heads/"',
	);
}

/** A folder in a repository, by a path that does not lead out of it. */
export function parseFolderBelow(text: string): Parsed<string> {
	const isGood = text.split('/').every((part) => !['', '.', '..', '.git'].includes(part));
	if (isGood && !/\p{Cc}/u.test(text)) return parsed(text);
	return unparsed(`bad folder ${quoted(text)}`, 'write a path in the repository, such as prod/n1');
}

export function parseLookInterval(text: string): Parsed<number> {
	const duration = parseDuration(text);
	if (!duration.ok || duration.value >= LEAST_INTERVAL_MS) return duration;
	return unparsed(`${quoted(text)} is too short between two looks`, 'write 1s or more');
}
