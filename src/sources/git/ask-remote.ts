import { withoutCredentials } from '../../model/shown-url.ts';
import type { GitSettings } from '../../settings.ts';
import { callGit, GitFailure, remoteEnvironment } from './call-git.ts';

/** What the remote shows under the name that is followed. */
export interface RemoteHead {
	/** The whole name, such as `refs/heads/main` or `HEAD`. */
	readonly ref: string;
	readonly commit: string;
}

/** Asks which commit is to be in force; a question of a few hundred bytes. Throws `GitFailure` when there is no answer. */
export async function askRemote(git: GitSettings, signal?: AbortSignal): Promise<RemoteHead> {
	const { url, ref, timeout } = git;
	const names = ref === null ? ['HEAD'] : [`refs/heads/${ref}`, `refs/tags/${ref}`];
	// a tag with a message is an object of its own; what it names is shown as NAME^{}
	const asked = names.flatMap((name) => [name, `${name}^{}`]);
	const env = remoteEnvironment(git);
	const call = { timeoutMs: timeout, signal, env };
	const shown = shownIn(await callGit(['ls-remote', '--', url, ...asked], call));
	for (const name of names) {
		const commit = shown.get(`${name}^{}`) ?? shown.get(name);
		if (commit !== undefined) return { ref: name, commit };
	}
	const place = withoutCredentials(url);
	throw new GitFailure(
		ref === null ? `${place} has no commit` : `${place} has no branch and no tag ${ref}`,
	);
}

function shownIn(output: string): ReadonlyMap<string, string> {
	const lines = output.matchAll(/^([0-9a-f]{40,64})\t(.+)$/gm);
	return new Map([...lines].map(([, commit = '', name = '']) => [name, commit]));
}
