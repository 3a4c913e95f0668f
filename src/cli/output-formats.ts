import { OUTPUT_FORMATS, type OutputFormat } from './context.ts';
import { UsageError } from './usage-error.ts';

const FOR_PROGRAMS: readonly OutputFormat[] = ['table', 'json', 'yaml'];

/** What each command can print besides text, which is called `table`. */
const FORMATS: Readonly<Record<string, readonly OutputFormat[]>> = {
	validate: FOR_PROGRAMS,
	diff: FOR_PROGRAMS,
	schema: FOR_PROGRAMS,
	// -o names a file or a folder there
	export: OUTPUT_FORMATS,
	checkpoint: OUTPUT_FORMATS,
	import: FOR_PROGRAMS,
	get: OUTPUT_FORMATS,
	describe: FOR_PROGRAMS,
	explain: FOR_PROGRAMS,
	events: FOR_PROGRAMS,
	apply: FOR_PROGRAMS,
	daemon: ['table', 'json'],
	reboot: FOR_PROGRAMS,
	retry: FOR_PROGRAMS,
	undelete: FOR_PROGRAMS,
	start: FOR_PROGRAMS,
	stop: FOR_PROGRAMS,
	restart: FOR_PROGRAMS,
	resize: FOR_PROGRAMS,
	drain: FOR_PROGRAMS,
	uncordon: FOR_PROGRAMS,
	takeover: FOR_PROGRAMS,
	verify: FOR_PROGRAMS,
};

/** Throws `UsageError` for a format that the command does not have: a script must not get text where it asked for JSON. */
export function refuseFormat(command: string, asked: string): void {
	const format = OUTPUT_FORMATS.find((each) => each === asked);
	const has = FORMATS[command] ?? ['table'];
	if (format === undefined || has.includes(format)) return;
	throw new UsageError(`cannot print ${command} as ${asked}`, `It has: ${has.join(', ')}.`);
}
