import { mkdtempSync, readdirSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { purgeTrash } from '../../../../src/drivers/container/lxc/trash.ts';
import { type Paths, pathsBelow } from '../../../../src/model/paths.ts';

const LOGS = ['web1.console.log', 'web1.console.log.1', 'web1.start.log', 'web1.start.log.1'];
const OTHER = 'web11.start.log';
const FIRST = 'web1@20260101T000000000Z';
const SECOND = 'web1@20260102T000000000Z';

let root: string;
let paths: Paths;

beforeEach(async () => {
	root = mkdtempSync(join(tmpdir(), 'purge-'));
	paths = pathsBelow(root);
	for (const id of [FIRST, SECOND]) await mkdir(join(paths.trash, id), { recursive: true });
	await mkdir(paths.log, { recursive: true });
	for (const log of [...LOGS, OTHER]) await writeFile(join(paths.log, log), 'text');
});

afterEach(() => rm(root, { recursive: true, force: true }));

test('the logs of an instance go with the last of its trash entries', async () => {
	await purgeTrash(paths, FIRST);
	expect(readdirSync(paths.log).sort()).toEqual([...LOGS, OTHER].sort());
	await purgeTrash(paths, SECOND);
	expect(readdirSync(paths.log)).toEqual([OTHER]);
});

test('the logs stay while there is an instance of that name again', async () => {
	await mkdir(join(paths.lxc, 'web1'), { recursive: true });
	await purgeTrash(paths, FIRST);
	await purgeTrash(paths, SECOND);
	expect(readdirSync(paths.log)).toHaveLength(LOGS.length + 1);
});
