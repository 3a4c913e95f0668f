import { existsSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readIfThere } from '../../../../host/if-there.ts';
import { replaceFile } from '../../../../host/replace-file.ts';
import { heldMark } from '../../../../model/migration.ts';
import type { MemoryArrival } from '../../post-copy.ts';

/** CRIU's way from what restores to what fetches. */
const FETCH_SOCKET = 'lazy-pages.socket';
const WANTED = 'memory-wanted';
const FETCHED = 'memory-fetched.json';
const LOST = 'memory-lost';

/** From here on these images say nothing of memory: it is with processes that stand still. */
export async function markHeld(folder: string): Promise<void> {
	await writeFile(heldMark(folder), '');
}

export function isHeld(folder: string): boolean {
	return existsSync(heldMark(folder));
}

/** Asks what waits for it to fetch the memory that belongs to these images. */
export async function askForMemory(folder: string): Promise<void> {
	await writeFile(join(folder, WANTED), '');
}

export function isMemoryWanted(folder: string): boolean {
	return existsSync(join(folder, WANTED));
}

export async function markFetched(folder: string, bytes: number): Promise<void> {
	const text = `${JSON.stringify({ pid: process.pid, bytes })}\n`;
	await replaceFile(join(folder, FETCHED), text, 0o600);
}

/** All of it is there: nobody needs the source any more. */
export async function markWhole(folder: string): Promise<void> {
	await rm(heldMark(folder), { force: true });
}

export async function markLost(folder: string): Promise<void> {
	await writeFile(join(folder, LOST), '');
}

/** Whether something fetches, and can be told what for. */
export function isFetching(folder: string): boolean {
	return existsSync(join(folder, FETCH_SOCKET));
}

export function memoryArrival(folder: string): MemoryArrival {
	const { pid, bytes } = fetchedIn(folder);
	if (!isHeld(folder)) return { state: 'None', bytes };
	const isLost = existsSync(join(folder, LOST)) || (pid !== null && !isReceiving(pid));
	return { state: isLost ? 'Lost' : 'Coming', bytes };
}

function fetchedIn(folder: string): { readonly pid: number | null; readonly bytes: number } {
	try {
		return JSON.parse(readIfThere(join(folder, FETCHED)) ?? '');
	} catch {
		return { pid: null, bytes: 0 };
	}
}

function isReceiving(pid: number): boolean {
	const argv = readIfThere(`/proc/${pid}/cmdline`)?.split('\0') ?? [];
	return argv.includes('receive');
}
