import type { Finding } from '../../model/finding.ts';
import { findingParts } from '../../schema/render-finding.ts';
import type { Io, TextStyle } from '../io.ts';

const STYLES: Record<Finding['severity'], TextStyle> = {
	error: 'red',
	warning: 'yellow',
	unsupported: 'yellow',
};

/** Findings as a compiler prints them: place, what is wrong, the line and a caret. */
export function findingsText(findings: readonly Finding[], paint: Io['paint']): string {
	return findings.map((finding) => findingText(finding, paint)).join('');
}

function findingText(finding: Finding, paint: Io['paint']): string {
	const { place, severity, message, excerpt } = findingParts(finding);
	const [line, carets] = excerpt;
	const first = `${paint('bold', place)}${paint(STYLES[finding.severity], severity)}${message}\n`;
	return `${first}${line === undefined ? '' : `${line}\n`}${carets === undefined ? '' : `${paint('green', carets)}\n`}`;
}

/** `2 errors, 1 warning in 3 files`, or what the files declare when there is nothing to say. */
export function findingsSummary(
	findings: readonly Finding[],
	looked: { readonly files: number; readonly instances: number },
): string {
	const files = counted(looked.files, 'file');
	const counts = [
		[count(findings, 'error'), 'error'],
		[count(findings, 'warning'), 'warning'],
		[count(findings, 'unsupported'), 'field without effect yet', 'fields without effect yet'],
	] as const;
	const said = counts
		.filter(([number]) => number > 0)
		.map(([number, one, many]) => counted(number, one, many));
	if (said.length > 0) return `${said.join(', ')} in ${files}`;
	return `no errors: ${counted(looked.instances, 'instance')} in ${files}`;
}

function count(findings: readonly Finding[], severity: Finding['severity']): number {
	return findings.filter((finding) => finding.severity === severity).length;
}

function counted(number: number, one: string, many = `${one}s`): string {
	return `${number} ${number === 1 ? one : many}`;
}
