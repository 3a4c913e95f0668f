import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { boundTree } from '../../../src/drivers/os/bound-command.ts';
import { runInGroup } from '../../../src/host/run-in-group.ts';
import { waitFor } from '../../support/wait-for.ts';

let folder: string;

const must = (...[command = '', ...args]: readonly string[]) =>
	expect(spawnSync(command, args).status).toBe(0);

beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), 'ballast-bound-'));
	must('mount', '--bind', folder, folder);
	must('mount', '--make-shared', folder);
	mkdirSync(join(folder, 'disk'));
	mkdirSync(join(folder, 'own'));
});

afterEach(() => {
	must('umount', '--recursive', folder);
	rmSync(folder, { recursive: true });
});

test('what the host unmounts is not held by a command, whose own mounts do not show', async () => {
	const at = (name: string) => join(folder, name);
	must('mount', '-t', 'tmpfs', 'disk', at('disk'));
	const script = `mount -t tmpfs own ${at('own')}
		touch ${at('reached')}
		until [ -e ${at('go')} ]; do sleep 0.05; done
		grep -c ${at('disk')} /proc/self/mountinfo`;
	const ended = runInGroup(boundTree(['sh', '-c', script]), { timeoutMs: 20_000 });
	await waitFor('its mount', () => existsSync(at('reached')));
	expect(readFileSync('/proc/self/mountinfo', 'utf8')).not.toContain(at('own'));
	must('umount', at('disk'));
	must('touch', at('go'));
	expect((await ended).output).toBe('0\n');
});
