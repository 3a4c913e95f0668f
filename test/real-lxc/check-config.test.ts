import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ConfigChecker } from '../../src/drivers/container/lxc/check-config.ts';
import type { ConfigInput } from '../../src/drivers/container/lxc/config/render-config.ts';
import { installedLxcVersion } from '../../src/drivers/container/lxc/lxc-version.ts';
import { readConfigHost } from '../../src/drivers/container/lxc/read-config-host.ts';
import type { InstanceSpec } from '../../src/model/instance-spec.ts';
import { BASE_SPEC, withExtraConfig } from '../support/instance-spec.ts';

let folder: string;
let checker: ConfigChecker;

beforeEach(() => {
	folder = join(mkdtempSync(join(tmpdir(), 'ballast-check-')), 'candidates');
	checker = new ConfigChecker(folder);
});

afterEach(() => {
	rmSync(join(folder, '..'), { recursive: true });
});

async function input(name: string, spec: InstanceSpec = BASE_SPEC): Promise<ConfigInput> {
	return {
		name,
		uid: `uid-of-${name}`,
		spec,
		rootfs: `/srv/${name}/rootfs`,
		mapsRootfs: false,
		mounts: [],
		consoleLog: `/var/log/${name}.log`,
		osConf: '',
		host: readConfigHost(await installedLxcVersion()),
	};
}

describe('the check by the installed LXC', () => {
	it('accepts what we render, and leaves no candidate behind', async () => {
		const spec = { ...BASE_SPEC, pids: 5, memory: { ...BASE_SPEC.memory, max: 2 ** 26 } };
		expect(await checker.accepted(await input('web1', spec))).toContain('lxc.uts.name = web1\n');
		expect(readdirSync(folder)).toEqual([]);
	});

	it('is made once for configs that differ only in whose they are', async () => {
		await checker.accepted(await input('web1'));
		makeUnusable();
		expect(await checker.accepted(await input('web2'))).toContain('lxc.uts.name = web2\n');
		const other = await input('web3', { ...BASE_SPEC, pids: 5 });
		await expect(checker.accepted(other)).rejects.toThrow();
	});

	it('is made once for such configs that come at the same time', async () => {
		const inputs = await Promise.all(['web1', 'web2', 'web3'].map((name) => input(name)));
		let isOver = false;
		const checks = Promise.all(inputs.map((each) => checker.accepted(each))).finally(() => {
			isOver = true;
		});
		const checked = new Set<string>();
		while (!isOver) {
			for (const name of existsSync(folder) ? readdirSync(folder) : []) checked.add(name);
			await setImmediate();
		}
		expect(await checks).toHaveLength(3);
		expect([...checked]).toEqual(['web1']);
	});

	it('refuses each by its own line when they come at the same time', async () => {
		const inputs = await Promise.all(
			['web1', 'web2'].map((name) => input(name, withExtraConfig(BASE_SPEC, 'lxc.bogus = 1'))),
		);
		const refusals = await Promise.allSettled(inputs.map((each) => checker.accepted(each)));
		expect(refusals).toMatchObject(
			['web1', 'web2'].map((name) => ({
				status: 'rejected',
				reason: { reason: 'ConfigRefused', message: expect.stringContaining(` of ${name}: `) },
			})),
		);
	});

	it('is made again for a config that was refused', async () => {
		const refused = await input('web1', withExtraConfig(BASE_SPEC, 'lxc.bogus = 1'));
		for (const _ of [1, 2]) {
			await expect(checker.accepted(refused)).rejects.toMatchObject({ reason: 'ConfigRefused' });
		}
		expect(existsSync(folder) ? readdirSync(folder) : []).toEqual([]);
	});

	it.each([
		['lxc.signal.halt = NOSUCHSIG', 'line 1 of hvparams.lxc_extra_config'],
		['lxc.mount.auto = nosuch', 'Invalid filesystem to automount "nosuch"'],
		['lxc.idmap = u 0', 'Failed to parse id mappings'],
	])('names the line that LXC refuses: %s', async (line, told) => {
		const refused = await input('web1', withExtraConfig(BASE_SPEC, line));
		const thrown = await checker.accepted(refused).catch((error: unknown) => error);
		expect(thrown).toMatchObject({ message: expect.stringContaining(`(${line})`) });
		expect(`${thrown} ${(thrown as { hint: string }).hint}`).toContain(told);
	});

	it('names the field when a line of ours is refused', async () => {
		const capabilities = { drop: ['no_such_capability'], keep: null };
		const refused = await input('web1', { ...BASE_SPEC, capabilities });
		await expect(checker.accepted(refused)).rejects.toMatchObject({
			message: expect.stringContaining('(lxc.cap.drop = no_such_capability)'),
			hint: 'ballast wrote this line: check the field of the spec that it comes from.',
		});
	});
});

/** A file where the folder should be: whatever would check a config now fails. */
function makeUnusable(): void {
	rmSync(folder, { recursive: true });
	writeFileSync(folder, '');
}
