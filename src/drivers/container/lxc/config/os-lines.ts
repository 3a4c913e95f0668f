import { assertOneLine, type ConfigLine } from './config-line.ts';
import { parseForeignLine } from './foreign-line.ts';

/** What a template may say about its own system. Everything else of its config the spec decides. */
const KEPT = [
	'lxc.arch',
	'lxc.autodev',
	'lxc.environment',
	'lxc.include',
	'lxc.init.',
	'lxc.mount.auto',
	'lxc.mount.entry',
	'lxc.seccomp.',
	'lxc.signal.',
];

/** The lines of a template's config that are about its system, one a line, to be kept as `os.conf`. */
export function osLinesOf(templateConfig: string): string {
	return templateConfig
		.split('\n')
		.filter((line) => isKept(line))
		.map((line) => `${line.trim()}\n`)
		.join('');
}

export function parseOsLines(osConf: string): readonly ConfigLine[] {
	return osConf.split('\n').flatMap((text) => {
		assertOneLine('a line of os.conf', text);
		return isKept(text) ? [{ text, source: 'os', sourceLine: 0 } as const] : [];
	});
}

function isKept(text: string): boolean {
	const line = parseForeignLine(text);
	return line.kind === 'setting' && KEPT.some((prefix) => line.key.startsWith(prefix));
}
