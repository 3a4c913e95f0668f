import { homedir } from 'node:os';
import { HOST_ENVIRONMENT } from '../../host/process.ts';
import { runInGroup } from '../../host/run-in-group.ts';
import { OperationError } from '../../model/errors.ts';
import { withoutCredentials } from '../../model/shown-url.ts';
import type { GitSettings } from '../../settings.ts';

/** Why the specs of a repository cannot be had, in one line that names no credentials. */
export class GitFailure extends Error {
	/** Whether the same would come of another try with nothing that was fetched before. */
	readonly isFinal: boolean;
	/** It was not even asked, since it is not installed. */
	readonly isWithoutGit: boolean;

	constructor(
		message: string,
		{
			isFinal = false,
			isWithoutGit = false,
		}: Partial<Pick<GitFailure, 'isFinal' | 'isWithoutGit'>> = {},
	) {
		super(message);
		this.isFinal = isFinal;
		this.isWithoutGit = isWithoutGit;
	}
}

export interface GitCall {
	readonly timeoutMs: number;
	readonly signal?: AbortSignal | undefined;
	/** Beside what every call gets. */
	readonly env?: Readonly<Record<string, string>>;
}

/** Seconds of silence after which ssh gives up by itself. */
const SSH_PATIENCE = 10;

/** `$BALLAST_SSH_KEY` is put in by the shell that git runs this with, so that no path is ever read as a command. */
const SSH = `ssh -o BatchMode=yes -o ConnectTimeout=${SSH_PATIENCE} -o ServerAliveInterval=${SSH_PATIENCE}`;
const SSH_WITH_KEY = `${SSH} -o IdentitiesOnly=yes -i "$BALLAST_SSH_KEY"`;

/** What makes git ask nobody, wherever it fetches from; for calls that reach the remote. */
export function remoteEnvironment({ sshKey }: GitSettings): Readonly<Record<string, string>> {
	const ssh = { GIT_SSH_VARIANT: 'ssh', GIT_SSH_COMMAND: sshKey === null ? SSH : SSH_WITH_KEY };
	return sshKey === null ? ssh : { ...ssh, BALLAST_SSH_KEY: sshKey };
}

/**
 * Runs git and returns what it printed. Throws `GitFailure` when it does not succeed. Git's own settings of the user that this
 * process runs as count, for proxies, credential helpers and trusted keys; hooks do not, and nobody is asked anything.
 */
export async function callGit(args: readonly string[], call: GitCall): Promise<string> {
	let stdout = '';
	let stderr = '';
	const argv = ['git', '-c', 'core.hooksPath=/dev/null', ...args] as const;
	const { exitCode } = await runInGroup(argv, {
		timeoutMs: call.timeoutMs,
		...(call.signal === undefined ? {} : { signal: call.signal }),
		env: { ...HOST_ENVIRONMENT, HOME: homedir(), GIT_TERMINAL_PROMPT: '0', ...call.env },
		onOutput: (text, from) => {
			if (from === 'stdout') stdout += text;
			else stderr = `${stderr}${text}`.slice(-STDERR_LENGTH);
		},
	}).catch((thrown: unknown) => {
		throw thrown instanceof OperationError ? notRun(thrown) : thrown;
	});
	if (exitCode === 0) return stdout;
	if (exitCode === null) {
		throw new GitFailure(`git took longer than ${call.timeoutMs / 1000} s`, { isFinal: true });
	}
	throw new GitFailure(saidBy(stderr) || `git ended with code ${exitCode}`);
}

function notRun({ cause, message }: OperationError): GitFailure {
	const isWithoutGit = cause instanceof Error && 'code' in cause && cause.code === 'ENOENT';
	return new GitFailure(isWithoutGit ? 'git is not installed' : message, { isWithoutGit });
}

const STDERR_LENGTH = 4000;
const LONGEST = 300;
/** What git adds to every failure of a remote, which says nothing about this one. */
const CHAFF = /^(hint:|warning:|Please make sure you have the correct|and the repository exists)/;

/** The lines that say what went wrong, in one, without what could act on a terminal. */
function saidBy(stderr: string): string {
	const lines = withoutCredentials(stderr)
		.split(/[\r\n]+/)
		.map((line) => line.replace(/\p{Cc}/gu, ' ').trim())
		.filter((line) => line !== '' && !CHAFF.test(line))
		.map((line) => line.replace(/^(fatal|error): /, ''));
	return lines.slice(-3).join('; ').slice(0, LONGEST);
}
