import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { VerifyRow } from '../../src/drivers/verify/verify-row.ts';
import { runBallast } from '../support/cli.ts';
import { mountsSeenFrom } from '../support/mounts.ts';
import { payloadFolder } from '../support/payload-folder.ts';
import { type RealLxc, realLxc } from '../support/real-lxc.ts';

let lxc: RealLxc;
let specs: string;

beforeAll(async () => {
	lxc = await realLxc('verify');
	specs = join(lxc.root, 'specs');
	mkdirSync(specs);
});

afterAll(() => lxc.dispose());

beforeEach(() => declare('  os: {template: busybox}\n'));

test('a host that can run the specs has no FAIL row, and its LXC has loaded their configs', async () => {
	const { code, rows } = await verify();
	expect(rows.filter(({ status }) => status === 'FAIL')).toEqual([]);
	expect(code).toBe(0);
	expect(rows).toContainEqual({
		status: 'ok',
		what: 'LXC configs',
		found: '1 loaded by the installed LXC',
		todo: '',
	});
});

test('a config that the installed LXC refuses fails, with the line and who wrote it', async () => {
	declare(
		'  os: {template: busybox}\n  hvparams:\n    lxc_extra_config: |\n      lxc.nonsense = 1\n',
	);
	const { code, rows } = await verify();
	expect(code).toBe(7);
	const [row] = rows.filter(({ status }) => status === 'FAIL');
	expect(row?.what).toBe('LXC config of verify-web');
	expect(row?.found).toContain('lxc.nonsense = 1');
	expect(row?.todo).toContain('hvparams.lxc_extra_config');
});

test('a bridge that is not there fails', async () => {
	declare('  os: {template: busybox}\n  nics: [{name: eth0, bridge: verify-none}]\n');
	const { rows } = await verify();
	expect(rows.find(({ what }) => what === 'bridge verify-none')?.status).toBe('FAIL');
});

test('specs with errors fail, and the others are looked at', async () => {
	writeFileSync(
		join(specs, 'bad.yaml'),
		'apiVersion: ballast/v1\nkind: Instance\nmetadata: {nam: x}\n',
	);
	const { rows } = await verify();
	expect(rows.find(({ what }) => what.startsWith('specs in'))?.status).toBe('FAIL');
	expect(rows.find(({ what }) => what === 'LXC configs')?.found).toBe(
		'1 loaded by the installed LXC',
	);
	writeFileSync(join(specs, 'bad.yaml'), '# nothing yet\n');
});

test('nothing of the host is another one afterwards', async () => {
	const before = traces();
	await verify();
	expect(traces()).toEqual(before);
});

/** What a careless check leaves behind: files, mounts, cgroups, temporary folders. */
function traces() {
	return {
		files: readdirSync(lxc.root, { recursive: true }).sort(),
		mounts: mountsSeenFrom(lxc.root),
		temporary: readdirSync(tmpdir()).filter((name) => name.startsWith('ballast-verify')),
		cgroups: readdirSync(dirname(payloadFolder('verify', 'memory'))).filter((name) =>
			name.includes('verify'),
		),
	};
}

async function verify(): Promise<{ readonly code: number; readonly rows: readonly VerifyRow[] }> {
	const { code, out } = await runBallast([
		'--root',
		lxc.root,
		'--specs',
		specs,
		'verify',
		'-o',
		'json',
	]);
	return { code, rows: JSON.parse(out) };
}

function declare(spec: string): void {
	const head = 'apiVersion: ballast/v1\nkind: Instance\nmetadata: {name: verify-web}\nspec:\n';
	writeFileSync(join(specs, 'web.yaml'), head + spec);
}
