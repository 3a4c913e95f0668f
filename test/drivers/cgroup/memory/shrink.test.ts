import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { MemoryControl } from '../../../../src/drivers/cgroup/memory/memory-control.ts';
import { setMemoryLimit } from '../../../../src/drivers/cgroup/memory/set-memory-limit.ts';
import { shrink } from '../../../../src/drivers/cgroup/memory/shrink.ts';
import { lowestLimit, wholePages } from '../../../../src/model/memory-limit.ts';

const MI = 2 ** 20;

interface KernelOf {
	readonly limit: number | null;
	readonly file: number;
	readonly anon: number;
	/** What one step of reclaiming can take. */
	readonly reclaims?: number;
	/** Milliseconds of stall in each millisecond after a step. */
	readonly stalls?: number;
	/** A process is killed once the limit is below this. */
	readonly killsBelow?: number;
	/** Milliseconds that each step takes. */
	readonly stepMs?: number;
}

/** A container and its kernel, with a clock of their own. */
function kernelOf({
	reclaims = Number.POSITIVE_INFINITY,
	stalls = 0,
	killsBelow = 0,
	...of
}: KernelOf) {
	const state = { limit: of.limit, file: of.file, now: 0, stalledMs: 0, oomKills: 0 };
	const limits: (number | null)[] = [of.limit];
	const set = (limit: number | null): void => {
		state.limit = limit;
		limits.push(limit);
	};
	const control: MemoryControl = {
		look: () => ({
			memoryMax: state.limit,
			memoryUsed: state.file + of.anon,
			memory: {
				...{ min: null, swapMax: null, unevictable: 0, kernel: 0, swapRoom: 0 },
				file: state.file,
				anon: of.anon,
			},
		}),
		signs: () => ({ oomKills: state.oomKills, refaulted: 0, stalledMs: state.stalledMs }),
		raise: (limit) => Promise.resolve(set(limit)),
		lower: (limit) => {
			state.now += of.stepMs ?? 0;
			const over = Math.max(0, state.file + of.anon - limit);
			if (over > reclaims || over > state.file) return Promise.resolve();
			state.file -= over;
			if (limit < killsBelow) state.oomKills += 1;
			return Promise.resolve(set(limit));
		},
	};
	const clock = {
		now: () => state.now,
		wait: (ms: number) => {
			state.now += ms;
			if (limits.length > 1) state.stalledMs += ms * stalls;
			return Promise.resolve();
		},
	};
	return { control, clock, limits, state };
}

describe('a shrink', () => {
	test('reaches its end in steps when the container does not notice', async () => {
		const { control, clock, limits } = kernelOf({ limit: 512 * MI, file: 400 * MI, anon: 10 * MI });
		expect(await shrink(control, 64 * MI, clock)).toBe('Reached');
		expect(limits.length).toBeGreaterThan(3);
		expect(limits.at(-1)).toBe(64 * MI);
	});

	test('is one step without a watch when it leaves as much again as is used', async () => {
		const kernel = kernelOf({ limit: 512 * MI, file: 20 * MI, anon: 10 * MI });
		expect(await shrink(kernel.control, 64 * MI, kernel.clock)).toBe('Reached');
		expect(kernel.limits).toEqual([512 * MI, 64 * MI]);
		expect(kernel.state.now).toBe(0);
	});

	test('is watched when it leaves less than that', async () => {
		const kernel = kernelOf({ limit: 512 * MI, file: 30 * MI, anon: 10 * MI });
		expect(await shrink(kernel.control, 64 * MI, kernel.clock)).toBe('Reached');
		expect(kernel.state.now).toBeGreaterThan(0);
	});

	test('that the use has outgrown by the time of the write goes in steps', async () => {
		const kernel = kernelOf({ limit: 512 * MI, file: 20 * MI, anon: 10 * MI });
		const control: MemoryControl = {
			...kernel.control,
			lower: (limit) => {
				const isFirst = kernel.state.now === 0;
				if (isFirst) kernel.state.file = 200 * MI;
				return kernel.control.lower(isFirst ? 211 * MI : limit);
			},
		};
		expect(await shrink(control, 64 * MI, kernel.clock)).toBe('Reached');
		expect(kernel.limits.slice(0, 3)).toEqual([512 * MI, 211 * MI, expect.any(Number)]);
		expect(kernel.state.now).toBeGreaterThan(0);
	});

	test('ends where the kernel cannot take back more, with the limit above the use', async () => {
		const kernel = kernelOf({ limit: 128 * MI, file: 0, anon: 100 * MI });
		expect(await shrink(kernel.control, 64 * MI, kernel.clock)).toBe('NotReclaimed');
		expect(kernel.state.limit).toBeGreaterThanOrEqual(100 * MI);
	});

	test('takes back each step that strains the container, and gives up for now', async () => {
		const kernel = kernelOf({ limit: 128 * MI, file: 100 * MI, anon: 0, stalls: 0.9 });
		expect(await shrink(kernel.control, 64 * MI, kernel.clock)).toBe('TooMuchPressure');
		expect(kernel.state.limit).toBe(128 * MI);
	});

	test('restores the step before at the first process that is killed', async () => {
		const kernel = kernelOf({ limit: 128 * MI, file: 120 * MI, anon: 0, killsBelow: 80 * MI });
		expect(await shrink(kernel.control, 32 * MI, kernel.clock)).toBe('Killed');
		expect(kernel.state.limit).toBeGreaterThanOrEqual(80 * MI);
		expect(kernel.state.oomKills).toBe(1);
	});

	test('ends after about two seconds, with what it has reached', async () => {
		const kernel = kernelOf({ limit: 2 ** 40, file: 2 ** 39, anon: 0, stepMs: 500 });
		expect(await shrink(kernel.control, 64 * MI, kernel.clock)).toBe('OutOfTime');
		expect(kernel.state.now).toBeLessThan(3000);
		expect(kernel.state.limit).toBeLessThan(2 ** 39);
	});

	const size = fc.integer({ min: 1, max: 4096 }).map((mib) => mib * MI);

	test('whatever is in use: is never without a limit, above the one before, or below the target', async () => {
		await fc.assert(
			fc.asyncProperty(
				fc.record({ limit: size, file: size, anon: size, reclaims: size, target: size }),
				fc.constantFrom(0, 0.9),
				async ({ target, ...of }, stalls) => {
					const { control, clock, limits } = kernelOf({ ...of, stalls });
					const end = await shrink(control, target, clock);
					for (const limit of limits) {
						expect(limit).not.toBeNull();
						expect(limit).toBeLessThanOrEqual(of.limit);
						expect(limit).toBeGreaterThanOrEqual(Math.min(target, of.limit));
					}
					expect(end === 'Reached').toBe((limits.at(-1) ?? 0) <= target);
				},
			),
		);
	});

	test('below what cannot be reclaimed touches nothing', async () => {
		await fc.assert(
			fc.asyncProperty(size, size, async (anon, file) => {
				const { control, clock, limits } = kernelOf({ limit: anon + file + 2 * MI, file, anon });
				const { memory } = control.look();
				const limit = wholePages(memory === null ? 0 : lowestLimit(memory)) - 4096;
				await expect(
					setMemoryLimit(control, { limit, failing: 'cannot set it' }, clock),
				).rejects.toMatchObject({ reason: 'LimitInfeasible' });
				expect(limits).toHaveLength(1);
			}),
		);
	});
});
