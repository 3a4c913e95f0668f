import { existsSync, statSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readIfThere } from '../../../../host/if-there.ts';
import { replaceFile } from '../../../../host/replace-file.ts';
import { type MemoryArrival, NOTHING_COMES } from '../../../../model/memory-arrival.ts';

/** CRIU's way from what restores to what fetches. */
const FETCH_SOCKET = 'lazy-pages.socket';
const HELD = 'memory-held';
const WANTED = 'memory-wanted';
const FETCHED = 'memory-fetched.json';
const LOST = 'memory-lost';

/** From here on these images say nothing of memory: it is with processes that stand still. */
export async function markHeld(folder: string): Promise<void> {
	await writeFile(join(folder, HELD), '');
}

export function isHeld(folder: string): boolean {
	return existsSync(join(folder, HELD));
}

/** Asks what waits for it to fetch the memory that belongs to these images. */
export async function askForMemory(folder: string): Promise<void> {
	await writeFile(join(folder, WANTED), '');
}

/** What it was for is about to be ended: that nothing is left to fetch is no success then. */
export async function refuseMemory(folder: string): Promise<void> {
	await rm(join(folder, WANTED), { force: true });
}

export function isMemoryRefused(folder: string): boolean {
	return existsSync(folder) && !isMemoryWanted(folder);
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
	await rm(join(folder, HELD), { force: true });
}

export async function markLost(folder: string): Promise<void> {
	await writeFile(join(folder, LOST), '');
}

/** Whether something fetches, and can be told what for. */
export function isFetching(folder: string): boolean {
	return existsSync(join(folder, FETCH_SOCKET));
}

/** Also what a killed process could not say any more: who fetches is looked for. */
export function memoryArrival(folder: string): MemoryArrival {
	const { pid, bytes } = fetchedIn(folder);
	if (!isHeld(folder)) return { ...NOTHING_COMES, bytes };
	const said = modifiedAt(join(folder, LOST));
	if (said === null && (pid === null || isReceiving(pid))) {
		return { state: 'Coming', bytes, lostAt: null };
	}
	return { state: 'Lost', bytes, lostAt: said ?? modifiedAt(join(folder, FETCHED)) ?? 0 };
}

function modifiedAt(path: string): number | null {
	return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? null;
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
