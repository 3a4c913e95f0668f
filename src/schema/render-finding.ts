import type { Finding } from '../model/finding.ts';

/** A finding as three lines; a caller may colour them one by one. */
export interface RenderedFinding {
	/** `specs/web.yaml:9:3: ` */
	readonly place: string;
	/** `error` */
	readonly severity: string;
	/** `: spec: unknown field "device"; did you mean "devices"?` */
	readonly message: string;
	/** The source line and the carets below it; none for a file that could not be read. */
	readonly excerpt: readonly string[];
}

/** `file:line:col: error: path: message; hint`, the source line, and carets below the place. */
export function renderFinding(finding: Finding): string {
	return [findingLine(finding), ...findingParts(finding).excerpt].join('\n');
}

/** Its first line alone: `specs/web.yaml:9:3: error: spec: unknown field "device"`. */
export function findingLine(finding: Finding): string {
	const { place, severity, message } = findingParts(finding);
	return `${place}${severity}${message}`;
}

export function findingParts(finding: Finding): RenderedFinding {
	const { file, line, col, path, message, hint } = finding;
	const about = path === '' ? '' : `${path}: `;
	const next = hint === '' ? '' : `; ${hint}`;
	return {
		place: `${file}:${line}:${col}: `,
		severity: finding.severity,
		message: `: ${about}${visible(message + next)}`,
		excerpt: finding.sourceLine === '' ? [] : excerptOf(finding),
	};
}

function excerptOf({ sourceLine, line, col, length }: Finding): readonly string[] {
	const number = String(line).padStart(5);
	// Tabs stay tabs, so that the carets stand below what they mean.
	const indent = sourceLine.slice(0, col - 1).replace(/[^\t]/g, ' ');
	return [
		`${number} | ${visible(sourceLine)}`,
		`${' '.repeat(number.length)} | ${indent}${'^'.repeat(length)}`,
	];
}

/** Control characters would reach the terminal as commands. */
function visible(text: string): string {
	return text.replace(/(?!\t)\p{Cc}/gu, '\uFFFD');
}
