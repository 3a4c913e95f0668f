import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { instance, type SimCli, simCli } from '../support/sim-cli.ts';

const DISKS = `  os: {template: busybox}
  # what it has
  disks:
    - {name: root, image: {size: "1Gi"}}   # system
    - name: data
      mount: /srv
      image:
        size: 10Gi # grows
        filesystem: xfs
    - {name: logs, mount: /var/log, directory: {}}
  pids: 100`;

let cli: SimCli;

beforeEach(() => {
	cli = simCli();
	cli.spec('db1.yaml', instance('db1', DISKS));
});

afterEach(() => cli.dispose());

/** The file after the printed patch. */
function patched(patch: string): string {
	const { status, stderr } = spawnSync('git', ['apply'], { cwd: cli.folder, input: patch });
	expect(`${stderr}`).toBe('');
	expect(status).toBe(0);
	return readFileSync(join(cli.folder, 'specs/db1.yaml'), 'utf8');
}

describe('grow prints a patch that changes nothing but the size', () => {
	test.each([
		['root', '2Gi', DISKS.replace('"1Gi"', '2Gi')],
		['data', '20Gi', DISKS.replace('10Gi', '20Gi')],
	])('of %s', async (disk, size, expected) => {
		const { code, out, err } = await cli.run(['grow', 'db1', disk, size]);
		expect(code).toBe(0);
		expect(err).toBe('To write it into specs/db1.yaml: the same with | patch -p1\n');
		expect(patched(out)).toBe(instance('db1', expected));
	});

	test('which diff shows as a live change once it is written', async () => {
		await cli.run(['apply']);
		patched((await cli.run(['grow', 'db1', 'data', '20Gi'])).out);
		const { code, out } = await cli.run(['diff']);
		expect(code).toBe(1);
		expect(out).toMatch(/LIVE\n.*disks\[data\]\.image\.size +10Gi -> 20Gi +specs\/db1\.yaml:12/);
		expect(await cli.run(['apply'])).toMatchObject({ code: 0 });
		expect(await cli.run(['diff'])).toMatchObject({ code: 0 });
	});
});

test.each([
	['more', '2Gi', 'it has no disk more', 'There is: root, data, logs.'],
	['logs', '2Gi', 'a disk of the kind directory has no size in the spec', ''],
	['data', '10Gi', 'it has 10Gi, and disks are never made smaller', ''],
	['data', '20G', 'bad size "20G"', 'did you mean "20Gi"?'],
	['data', '10737418741', '"10737418741" is not a multiple of 512 bytes', 'Ki, Mi or Gi'],
])('grow %s to %s is refused with the reason', async (disk, size, why, hint) => {
	const { code, out, err } = await cli.run(['grow', 'db1', disk, size]);
	expect({ code, out }).toEqual({ code: 2, out: '' });
	expect(err).toContain(`cannot grow the disk ${disk} of db1: ${why}`);
	expect(err).toContain(hint);
});

test('a size that a profile says is not changed for one of its users', async () => {
	const profile = 'apiVersion: ballast/v1\nkind: Profile\nmetadata: {name: default}\nspec:\n';
	cli.spec('all.yaml', `${profile}  disks: [{name: more, mount: /opt, image: {size: 1Gi}}]\n`);
	const { code, err } = await cli.run(['grow', 'db1', 'more', '2Gi']);
	expect(code).toBe(2);
	expect(err).toContain('Profile default says its size, for others too');
	expect(err).toContain('Add to db1: disks: [{name: more, image: {size: 2Gi}}]');
});
