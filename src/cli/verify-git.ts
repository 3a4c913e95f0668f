import { fail, ok, type VerifyRow, warn } from '../drivers/verify/verify-row.ts';
import { messageOf } from '../model/errors.ts';
import { withoutCredentials } from '../model/shown-url.ts';
import type { GitSettings } from '../settings.ts';
import { askRemote } from '../sources/git/ask-remote.ts';
import type { SpecSource } from '../sources/spec-source.ts';

/** The repository with the specs answers, has the branch or tag, and what that is is in force here. Fetches nothing. */
export async function verifyGit(
	git: GitSettings,
	source: SpecSource,
	signal: AbortSignal,
): Promise<VerifyRow> {
	const what = `git ${withoutCredentials(git.url)}`;
	try {
		const { ref, commit } = await askRemote(git, signal);
		const found = `${ref} is ${commit.slice(0, 9)}`;
		const inForce = (await source.provenance())?.commit ?? null;
		const problem = (await source.remote())?.problem ?? '';
		if (inForce === commit && problem === '') return ok(what, `${found}, which is in force`);
		const known = inForce === null ? 'nothing is in force' : `${inForce.slice(0, 9)} is in force`;
		const why = problem === '' ? '' : `: ${problem}`;
		const todo = 'The daemon looks at it each git.interval, and ballast apply at once.';
		return warn(what, `${found}, and ${known}${why}`, todo);
	} catch (thrown) {
		return fail(what, messageOf(thrown), todoFor(messageOf(thrown)));
	}
}

function todoFor(problem: string): string {
	if (problem === 'git is not installed') return 'Install it, on Debian with: apt-get install git';
	return 'What was fetched last stays in force. Look at git in the settings, and try: git ls-remote URL';
}
