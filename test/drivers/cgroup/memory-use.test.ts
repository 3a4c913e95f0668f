import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readMemoryUse } from '../../../src/drivers/cgroup/memory-use.ts';

let path = '';

beforeEach(() => {
	path = mkdtempSync(join(tmpdir(), 'ballast-memory-use-'));
});

afterEach(() => rmSync(path, { recursive: true }));

function put(files: Readonly<Record<string, string>>): void {
	for (const [file, text] of Object.entries(files)) writeFileSync(join(path, file), text);
}

const V1 = {
	'memory.usage_in_bytes': '1000\n',
	'memory.limit_in_bytes': '4096\n',
	'memory.stat':
		'inactive_file 1\nactive_file 2\ntotal_workingset_refault_file 7\ntotal_inactive_file 300\ntotal_active_file 200\n',
	'memory.failcnt': '5\n',
	'memory.oom_control': 'oom_kill_disable 0\nunder_oom 0\noom_kill 2\n',
};

const V2 = {
	'memory.current': '1000\n',
	'memory.max': 'max\n',
	'memory.stat':
		'anon 500\ninactive_file 300\nactive_file 200\nworkingset_refault_anon 9\nworkingset_refault_file 7\n',
	'memory.events': 'low 0\nhigh 0\nmax 5\noom 1\noom_kill 2\n',
	'memory.pressure':
		'some avg10=1.50 avg60=0.75 avg300=0.10 total=1\nfull avg10=0.00 avg60=0.00 avg300=0.00 total=0\n',
};

describe('what a container does with its memory', () => {
	test('on cgroup v1, with the figures of all below it and no pressure', () => {
		put(V1);
		expect(readMemoryUse({ version: 1, path })).toEqual({
			limit: 4096,
			usage: 1000,
			workingSet: 700,
			unreclaimable: 500,
			pressure: null,
			refaults: 7,
			limitHits: 5,
			oomKills: 2,
		});
	});

	test('on cgroup v2, with its pressure', () => {
		put(V2);
		expect(readMemoryUse({ version: 2, path })).toEqual({
			limit: null,
			usage: 1000,
			workingSet: 700,
			unreclaimable: 500,
			pressure: { avg10: 1.5, avg60: 0.75 },
			refaults: 7,
			limitHits: 5,
			oomKills: 2,
		});
	});

	test('on cgroup v2 with PSI switched off it has none', () => {
		put(V2);
		rmSync(join(path, 'memory.pressure'));
		expect(readMemoryUse({ version: 2, path })?.pressure).toBeNull();
	});

	test('a kernel that does not count refaults shows none', () => {
		put({ ...V1, 'memory.stat': 'total_inactive_file 300\ntotal_active_file 200\n' });
		expect(readMemoryUse({ version: 1, path })?.refaults).toBe(0);
	});

	test('a cgroup that is gone, or empty because its container has ended, shows nothing', () => {
		expect(readMemoryUse({ version: 1, path })).toBeNull();
		put({ ...V1, 'memory.usage_in_bytes': '0\n' });
		expect(readMemoryUse({ version: 1, path })).toBeNull();
	});
});
