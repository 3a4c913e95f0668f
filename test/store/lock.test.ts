import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { Lock, lockHolder } from '../../src/store/lock.ts';
import { type CompiledSource, compileSource } from '../support/compiled-source.ts';

/** Takes the lock, says how that went, and holds it until its standard input ends. */
const HOLDER = `
import { Lock } from './src/store/lock.js';
let lock = null;
process.stdin.on('data', async () => {
	try {
		lock = await Lock.acquire(process.argv[2], 'ballast test');
		console.log('held');
	} catch (thrown) {
		console.log(thrown.reason ?? thrown.stack);
	}
});
process.stdin.on('end', async () => {
	await lock?.release();
	process.exit();
});
console.log('ready');
`;

/** A process that is ready to take the lock. */
class Holder {
	readonly #child;
	readonly #lines: AsyncIterator<unknown>;

	constructor(program: string, lockPath: string) {
		this.#child = execa('node', [program, lockPath], { stderr: 'inherit', reject: false });
		this.#lines = this.#child.iterable()[Symbol.asyncIterator]();
	}

	get pid(): number | undefined {
		return this.#child.pid;
	}

	async line(): Promise<unknown> {
		return (await this.#lines.next()).value;
	}

	/** Does not wait: several are told at the same time. */
	tell(): void {
		this.#child.stdin?.write('go\n');
	}

	async kill(): Promise<void> {
		this.#child.kill('SIGKILL');
		await this.#child;
	}

	async end(): Promise<void> {
		this.#child.stdin?.end();
		await this.#child;
	}
}

let compiled: CompiledSource;
let script: string;
let folder: string;
let path: string;
const holders: Holder[] = [];

beforeAll(async () => {
	compiled = await compileSource('src/store/lock.ts');
	script = compiled.script('holder.js', HOLDER);
});
afterAll(() => compiled.dispose());
beforeEach(async () => {
	folder = await mkdtemp(join(tmpdir(), 'ballast-lock-'));
	path = join(folder, 'run', 'lock');
});
afterEach(async () => {
	await Promise.all(holders.splice(0).map((holder) => holder.kill()));
	await rm(folder, { recursive: true });
});

async function ready(count: number): Promise<readonly Holder[]> {
	const fresh = Array.from({ length: count }, () => new Holder(script, path));
	holders.push(...fresh);
	for (const holder of fresh) expect(await holder.line()).toBe('ready');
	return fresh;
}

async function oneHolder(): Promise<Holder> {
	const [holder] = await ready(1);
	holder!.tell();
	expect(await holder!.line()).toBe('held');
	return holder!;
}

describe('Lock', () => {
	test('refuses a second holder and says who holds it since when', async () => {
		const before = Date.now();
		const holder = await oneHolder();
		const failed = await Lock.acquire(path, 'ballast apply').catch((thrown: unknown) => thrown);
		expect(failed).toMatchObject({ reason: 'LockHeld', retry: 'never' });
		const message = String(failed);
		expect(message).toContain(
			`cannot lock ${path}: ballast test (pid ${holder.pid}) holds it since`,
		);
		const since = Date.parse(/since (\S+)$/.exec(message)?.[1] ?? '');
		expect(since).toBeGreaterThanOrEqual(before);
		expect(since).toBeLessThanOrEqual(Date.now());
	});

	test('refuses a second holder in the same process', async () => {
		const lock = await Lock.acquire(path, 'ballast daemon');
		await expect(Lock.acquire(path, 'ballast apply')).rejects.toMatchObject({ reason: 'LockHeld' });
		await lock.release();
	});

	test('is free again once it was released, and leaves nothing behind', async () => {
		const holder = await oneHolder();
		expect((await lockHolder(path))?.pid).toBe(holder.pid);
		await holder.end();
		expect(await readdir(join(folder, 'run'))).toEqual([]);
		expect(await lockHolder(path)).toBeNull();
		await (await Lock.acquire(path, 'ballast apply')).release();
	});

	test('goes to the next one when the holder was killed', async () => {
		const holder = await oneHolder();
		await holder.kill();
		expect(await lockHolder(path)).toBeNull();
		const lock = await Lock.acquire(path, 'ballast apply');
		expect((await lockHolder(path))?.pid).toBe(process.pid);
		await lock.release();
	});

	test('of many that find a stale lock, exactly one gets it', async () => {
		const contenders = [...(await ready(8))];
		for (let round = 0; round < 4; round++) {
			const dead = await oneHolder();
			await dead.kill();
			for (const contender of contenders) contender.tell();
			const answers = await Promise.all(contenders.map((contender) => contender.line()));
			expect(answers.filter((answer) => answer === 'held')).toHaveLength(1);
			expect(answers.filter((answer) => answer === 'LockHeld')).toHaveLength(contenders.length - 1);
			const [winner] = contenders.splice(answers.indexOf('held'), 1);
			await winner?.end();
		}
	});

	test('survives a process that was killed while it took over a stale lock', async () => {
		const first = await oneHolder();
		await first.kill();
		const stale: { nonce: string } = JSON.parse(await readFile(path, 'utf8'));
		// What a process leaves that dies between taking the guard and replacing the lock.
		await writeFile(`${path}.${stale.nonce}`, JSON.stringify({ ...stale, nonce: 'feedbeef0000' }));
		const lock = await Lock.acquire(path, 'ballast apply');
		expect(await readdir(join(folder, 'run'))).toEqual(['lock']);
		await lock.release();
	});

	test('does not think a holder alive because another process has its pid now', async () => {
		const lock = await Lock.acquire(path, 'ballast daemon');
		const claim: { startTicks: number } = JSON.parse(await readFile(path, 'utf8'));
		await lock.release();
		await writeFile(path, JSON.stringify({ ...claim, startTicks: claim.startTicks - 1 }));
		await (await Lock.acquire(path, 'ballast apply')).release();
	});

	test('takes a holder in another PID namespace for alive, because it cannot look there', async () => {
		const lock = await Lock.acquire(path, 'ballast daemon');
		const claim: object = JSON.parse(await readFile(path, 'utf8'));
		await lock.release();
		await writeFile(path, JSON.stringify({ ...claim, pid: 2 ** 22, pidNamespace: 'pid:[1]' }));
		await expect(Lock.acquire(path, 'ballast apply')).rejects.toMatchObject({ reason: 'LockHeld' });
	});

	test('refuses a file that does not say who holds it, and names the file', async () => {
		const lock = await Lock.acquire(path, 'ballast daemon');
		await lock.release();
		await writeFile(path, 'torn');
		await expect(Lock.acquire(path, 'ballast apply')).rejects.toMatchObject({
			reason: 'LockHeld',
			hint: `When no ballast runs on this root, remove ${path}.`,
		});
	});
});
