import { fail, ok, type VerifyRow } from '../drivers/verify/verify-row.ts';
import { messageOf } from '../model/errors.ts';
import { withoutCredentials } from '../model/shown-url.ts';
import type { GitSettings } from '../settings.ts';
import { askRemote } from '../sources/git/ask-remote.ts';

/** The repository with the specs answers, and has the branch or tag. Fetches nothing. */
export async function verifyGit(git: GitSettings, signal: AbortSignal): Promise<VerifyRow> {
	const what = `git ${withoutCredentials(git.url)}`;
	try {
		const { ref, commit } = await askRemote(git, signal);
		return ok(what, `${ref} is ${commit.slice(0, 9)}`);
	} catch (thrown) {
		return fail(what, messageOf(thrown), todoFor(messageOf(thrown)));
	}
}

function todoFor(problem: string): string {
	if (problem === 'git is not installed') return 'Install it, on Debian with: apt-get install git';
	return 'What was fetched last stays in force. Look at git in the settings, and try: git ls-remote URL';
}
