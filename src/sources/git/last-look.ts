import { mkdir, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { replaceFile } from '../../host/replace-file.ts';

/** How the last look at the remote ended. */
export interface LastLook {
	/** What was followed: the URL without credentials, and the branch or tag. */
	readonly url: string;
	readonly ref: string | null;
	/** ms since the epoch when the remote last showed what was then in force; `null` = not yet. */
	readonly seenAt: number | null;
	/** '' when the last look found everything in force. */
	readonly problem: string;
}

/** What the last process that looked wrote down; `null` when there is nothing that can be used. */
export async function readLastLook(path: string): Promise<LastLook | null> {
	try {
		const { url, ref, seenAt, problem } = JSON.parse(await readFile(path, 'utf8'));
		return { url: String(url), ref: ref ?? null, seenAt: Number(seenAt) || null, problem };
	} catch {
		return null;
	}
}

/** For commands that look by themselves. It says nothing that the next look does not find out, so a disk that is full keeps nobody. */
export async function writeLastLook(path: string, look: LastLook): Promise<void> {
	try {
		await mkdir(dirname(path), { recursive: true });
		await replaceFile(path, `${JSON.stringify(look)}\n`);
	} catch {
		// older news stay
	}
}
