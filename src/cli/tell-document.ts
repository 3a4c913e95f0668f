import { withoutCredentials } from '../model/shown-url.ts';
import type { WrittenSpec } from '../reconciler/api/api.ts';
import type { GitSettings, Settings } from '../settings.ts';
import type { CommandContext } from './context.ts';

export interface Told {
	readonly name: string;
	readonly written: WrittenSpec;
	/** What was done, before the file that declares it. */
	readonly done: string;
	/** What the file does from now on, such as `declares it`. */
	readonly verb: string;
}

/**
 * Says where the document of an instance is. With a repository the output is the document alone, so that it can go to a file
 * of somebody's clone, and what to do with it goes to the error output.
 */
export function tellDocument(
	{ io }: Pick<CommandContext, 'io'>,
	{ git }: Pick<Settings, 'git'>,
	{ name, written, done, verb }: Told,
): void {
	const { specFile, document } = written;
	if (specFile !== null) {
		io.out(`${name}: ${done}; ${specFile} ${verb}\n`);
		return;
	}
	const place = git === null ? 'to the repository with the specs' : placeToCommit(git, name);
	io.out(document.endsWith('\n') ? document : `${document}\n`);
	io.err(
		`${name}: ${done}; commit this document ${place}.\n  Until it is there, nothing is done with ${name}: it is neither started, stopped nor removed.\n`,
	);
}

/** Where the document of an instance has to be committed: `to URL, such as prod/web1.yaml`. */
export function placeToCommit({ url, ref, folder }: GitSettings, name: string): string {
	const branch = ref === null ? '' : ` (${ref})`;
	const file = folder === '' ? `${name}.yaml` : `${folder}/${name}.yaml`;
	return `to ${withoutCredentials(url)}${branch}, such as ${file}`;
}
