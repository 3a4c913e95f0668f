import { parseDocument } from 'yaml';

/** The YAML document of an instance under another name. Comments stay. */
export function renamedDocument(source: string, name: string): string {
	const document = parseDocument(source);
	if (document.getIn(['metadata', 'name']) === name) return source;
	document.setIn(['metadata', 'name'], name);
	return document.toString({ lineWidth: 0 });
}
