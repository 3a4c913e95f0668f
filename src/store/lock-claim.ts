import { randomBytes } from 'node:crypto';
import { readFile, readlink } from 'node:fs/promises';
import { OperationError } from '../model/errors.ts';

/** What a lock file says about its holder. */
export interface LockClaim {
	/** Tells this claim from every other one. */
	readonly nonce: string;
	readonly pid: number;
	/** Clock ticks from boot to the start of the process (`/proc/PID/stat` field 22): pids are used again. */
	readonly startTicks: number;
	/** Ticks and pids mean something else after a reboot, */
	readonly bootId: string;
	/** and pids mean something else in another PID namespace. */
	readonly pidNamespace: string;
	/** What the holder does, such as `ballast daemon`. */
	readonly what: string;
	/** ms since the epoch. */
	readonly since: number;
}

/** A claim of this process. */
export async function newClaim(what: string): Promise<LockClaim> {
	const startTicks = await startTicksOf(process.pid);
	if (startTicks === null) {
		throw new OperationError('cannot lock: /proc does not show this process', {
			reason: 'InternalError',
			hint: 'Mount /proc.',
		});
	}
	return {
		nonce: randomBytes(6).toString('hex'),
		pid: process.pid,
		startTicks,
		bootId: await bootId(),
		pidNamespace: await readlink('/proc/self/ns/pid'),
		what,
		since: Date.now(),
	};
}

/** `null` when there is no lock file. */
export async function readClaim(path: string): Promise<LockClaim | null> {
	const text = await readFile(path, 'utf8').catch((cause: NodeJS.ErrnoException) => {
		if (cause.code === 'ENOENT') return null;
		throw cause;
	});
	return text === null ? null : parseClaim(path, text);
}

/**
 * True unless the holder is known to have ended. A holder in another PID namespace cannot be looked at
 * from here, and counts as alive.
 */
export async function isAlive(claim: LockClaim): Promise<boolean> {
	if (claim.bootId !== (await bootId())) return false;
	if (claim.pidNamespace !== (await readlink('/proc/self/ns/pid'))) return true;
	return (await startTicksOf(claim.pid)) === claim.startTicks;
}

function parseClaim(path: string, text: string): LockClaim {
	try {
		const value: unknown = JSON.parse(text);
		if (isClaim(value)) return value;
	} catch {
		// Not JSON: not written by ballast, and answered like every other text that is not a claim.
	}
	throw new OperationError(`cannot lock ${path}: the file does not say who holds it`, {
		reason: 'LockHeld',
		retry: 'never',
		hint: `When no ballast runs on this root, remove ${path}.`,
	});
}

const CLAIM_TYPES = {
	nonce: 'string',
	pid: 'number',
	startTicks: 'number',
	bootId: 'string',
	pidNamespace: 'string',
	what: 'string',
	since: 'number',
} as const satisfies Record<keyof LockClaim, string>;

function isClaim(value: unknown): value is LockClaim {
	if (typeof value !== 'object' || value === null) return false;
	const fields = new Map(Object.entries(value));
	return Object.entries(CLAIM_TYPES).every(([name, type]) => typeof fields.get(name) === type);
}

/** `null` when there is no such process, or it has ended and only waits for its parent. */
async function startTicksOf(pid: number): Promise<number | null> {
	const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => null);
	if (stat === null) return null;
	// The command name (field 2) may hold spaces and parentheses; what follows the last one may not.
	const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
	const [state] = fields;
	const ticks = Number(fields[19]);
	return state === 'Z' || state === 'X' || !Number.isSafeInteger(ticks) ? null : ticks;
}

async function bootId(): Promise<string> {
	return (await readFile('/proc/sys/kernel/random/boot_id', 'utf8')).trim();
}
