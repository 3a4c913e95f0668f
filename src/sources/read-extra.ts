import { readFileSync } from 'node:fs';
import { messageOf } from '../model/errors.ts';
import { type Parsed, parsed, unparsed } from '../model/parsed.ts';

/** A file that a spec names. Such specs are few, and it is read right when its spec is checked. */
export function readExtra(path: string): Parsed<string> {
	try {
		return parsed(readFileSync(path, 'utf8'));
	} catch (thrown) {
		return unparsed(messageOf(thrown), '');
	}
}
