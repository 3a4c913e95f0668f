import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readLayout } from '../../src/drivers/cgroup/host-layout.ts';
import { runProgram } from '../support/ballast-process.ts';
import { lxc as lxcTool, makeContainer } from '../support/lxc-container.ts';
import { type RealLxc, realLxc } from '../support/real-lxc.ts';

const IS_V2 = readLayout().kind === 'v2';

/** Says something of everything that a container can have, and nothing that the containers here have. */
const HOSTILE_DEFAULT = `apiVersion: ballast/v1
kind: Profile
metadata: {name: default}
spec:
  node: elsewhere
  state: Frozen
  dependsOn: [{name: nobody}]
  hvparams:
    cpu_mask: "0"
    lxc_cgroup_use: [freezer]
    lxc_tty: 4
    lxc_startup_wait: 7
    lxc_extra_config: "lxc.environment = A=b\\n"
  devices: {preset: none, allow: ["c 10:200 rwm"]}
  capabilities: {keep: [chown]}
  security: {idmap: Auto, nesting: true}
  memory: {min: 8Mi, max: 40Mi, target: 20Mi, swap: 0, weight: 7}
  cpu: {quota: 0.5, weight: 50}
  pids: 33
  nics: [{name: eth7, bridge: nowhere0}]
  disks:
    - {name: root, readOnly: true, io: {readIops: 100}}
    - {name: data, mount: /data, image: {size: 64Mi}}
  os: {template: busybox}
  lifecycle: {stop: {timeout: 1s}, reboot: Hard, rebootCounter: 5, guestPoweroff: Restart}
  updates: {restart: Auto, recreate: Auto, migrate: Never}
  restart: {policy: Never}
  health: {exec: [/bin/false], interval: 1s, failures: 1}
  migration: {mode: Live}
  placement: {nodeSelector: {disk: ssd}}
  ha: {failover: Auto}
`;

let lxc: RealLxc;
let specs: string;
let other: string;

beforeAll(async () => {
	lxc = await realLxc('adopt');
	specs = join(lxc.root, 'specs');
	other = join(lxc.root, 'other');
	mkdirSync(specs);
	writeFileSync(join(specs, 'default.yaml'), HOSTILE_DEFAULT);
});

afterAll(() => lxc.dispose());

test.each([
	['without limits', 'adopt-free', []],
	[
		'with limits',
		'adopt-limited',
		IS_V2
			? ['lxc.cgroup2.memory.max = 64M', 'lxc.cgroup2.pids.max = 99']
			: ['lxc.cgroup.memory.limit_in_bytes = 64M', 'lxc.cgroup.pids.max = 99'],
	],
])(
	'a running container %s is adopted as it is, whatever the profile default says',
	async (...row) => {
		const [, name, lines] = row;
		await makeContainer({ lxcpath: other, name, lines });
		lxcTool('lxc-start', { lxcpath: other, name }, '-d');
		const pid = initOf(name);

		expect(ballast('adopt', name, '--lxcpath', other)).toMatchObject({ status: 0, stderr: '' });
		expect(ballast('diff', name)).toMatchObject({ status: 0, stderr: '' });
		expect(ballast('apply', name)).toMatchObject({ status: 0 });
		expect(initOf(name)).toBe(pid);
		expect(ballast('explain', name).stdout).not.toContain('default.yaml');
	},
);

function ballast(...args: readonly string[]) {
	return runProgram({ root: lxc.root, specs }, args);
}

function initOf(name: string): string {
	return lxcTool('lxc-info', { lxcpath: other, name }, '-p', '-H');
}
