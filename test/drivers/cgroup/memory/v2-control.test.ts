import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { setMemoryLimit } from '../../../../src/drivers/cgroup/memory/set-memory-limit.ts';
import { type CgroupWriter, v2Control } from '../../../../src/drivers/cgroup/memory/v2-control.ts';

const MI = 2 ** 20;
let path: string;

beforeEach(() => {
	path = mkdtempSync(join(tmpdir(), 'ballast-v2-memory-'));
});

afterEach(() => rmSync(path, { recursive: true }));

/** A kernel behind the files of one cgroup: memory.reclaim takes page cache, and a write below the use kills. */
function cgroup(of: { readonly max: number; readonly anon: number; readonly file: number }) {
	const state = { file: of.file, kills: 0, writes: [] as number[] };
	const put = (name: string, text: string | number) => writeFileSync(join(path, name), `${text}\n`);
	const refresh = () => {
		put('memory.current', of.anon + state.file);
		put('memory.stat', `active_anon ${of.anon}\nactive_file ${state.file}`);
		put('memory.events', `oom_kill ${state.kills}`);
	};
	put('memory.max', of.max);
	put('memory.low', 0);
	put('memory.swap.max', 0);
	refresh();
	const writer: CgroupWriter = {
		write: (_file, text) => {
			const taken = Math.min(state.file, Number(text));
			state.file -= taken;
			refresh();
			return taken < Number(text)
				? Promise.reject(Object.assign(new Error('again'), { code: 'EAGAIN' }))
				: Promise.resolve();
		},
		open: (file) => ({
			write: (text) => {
				state.writes.push(Number(text));
				if (Number(text) < of.anon + state.file) state.kills += 1;
				writeFileSync(file, `${text}\n`);
				refresh();
			},
			close: () => undefined,
		}),
	};
	return { control: v2Control({ version: 2, path }, writer), state };
}

const max = () => Number(readFileSync(join(path, 'memory.max'), 'utf8'));

test('memory is reclaimed before memory.max follows the use down to the target', async () => {
	const { control, state } = cgroup({ max: 256 * MI, anon: 20 * MI, file: 200 * MI });
	await setMemoryLimit(control, { limit: 64 * MI, failing: 'cannot set it' });
	expect(max()).toBe(64 * MI);
	expect(state.kills).toBe(0);
	expect(state.writes.length).toBeGreaterThan(1);
});

test('what cannot be reclaimed is refused before anything is written', async () => {
	const { control, state } = cgroup({ max: 256 * MI, anon: 60 * MI, file: 100 * MI });
	await expect(
		setMemoryLimit(control, { limit: 30 * MI, failing: 'cannot set it' }),
	).rejects.toMatchObject({ reason: 'LimitInfeasible' });
	expect([max(), state.file, state.writes]).toEqual([256 * MI, 100 * MI, []]);
});

test('a use that does not go down keeps memory.max above it', async () => {
	const { control, state } = cgroup({ max: 256 * MI, anon: 60 * MI, file: 0 });
	await control.lower(30 * MI);
	expect(max()).toBe(61 * MI);
	expect(state.kills).toBe(0);
});

test('a limit that is reached needs no reclaim, and memory.max never goes up by a shrink', async () => {
	const { control, state } = cgroup({ max: 32 * MI, anon: 31.5 * MI, file: 0 });
	await control.lower(16 * MI);
	expect([max(), state.writes]).toEqual([32 * MI, []]);
});
