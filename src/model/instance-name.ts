import { type Parsed, parsed, quoted, unparsed } from './parsed.ts';

const LABEL = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;

/** A DNS label of at most 63 characters: it is a folder, a cgroup and a host name at the same time. */
export function parseInstanceName(text: string): Parsed<string> {
	if (LABEL.test(text)) return parsed(text);
	if (text.length > 63) {
		return unparsed(`name ${quoted(text)} has ${text.length} characters`, 'at most 63');
	}
	return unparsed(
		`bad name ${quoted(text)}`,
		'use lower-case letters, digits and "-" (a DNS label without dots)',
	);
}

/** Hosts may carry a domain: DNS labels with dots between them, at most 253 characters. */
export function parseNodeName(text: string): Parsed<string> {
	if (text.length <= 253 && text.split('.').every((label) => LABEL.test(label)))
		return parsed(text);
	return unparsed(
		`bad node name ${quoted(text)}`,
		'use a host name in lower case, with or without its domain',
	);
}
