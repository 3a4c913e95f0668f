import type { Cordon } from '../../model/cluster.ts';
import { timeInWords } from './time-words.ts';

/** For behind the name of the node: `is cordoned since 2026-05-01 13:02:11Z, by n3: new kernel`. */
export function cordonInWords({ since, by, reason }: Cordon): string {
	const who = by === '' ? '' : `, by ${by}`;
	return `is cordoned since ${timeInWords(since)}${who}${reason === '' ? '' : `: ${reason}`}`;
}
