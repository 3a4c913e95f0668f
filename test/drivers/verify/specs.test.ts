import { describe, expect, test } from 'vitest';
import { checkBridges } from '../../../src/drivers/verify/bridges.ts';
import { checkConfigs } from '../../../src/drivers/verify/configs.ts';
import { checkControllers } from '../../../src/drivers/verify/controllers.ts';
import { checkSpecs } from '../../../src/drivers/verify/specs.ts';
import { OperationError } from '../../../src/model/errors.ts';
import type { NicSpec } from '../../../src/model/instance-spec.ts';
import { catalogOf, declaredAs, findingIn } from '../../support/declared.ts';
import { fakeHost } from '../../support/verify-host.ts';

const [WEB1, WEB2] = [declaredAs('web1'), declaredAs('web2')];

describe('the specs', () => {
	test('without findings are ok', () => {
		expect(checkSpecs(catalogOf([WEB1, WEB2]))).toEqual([
			{ status: 'ok', what: 'specs in specs', found: '2 instances, no errors', todo: '' },
		]);
	});

	test('with errors fail with the first place and the way to all', () => {
		const findings = [findingIn('specs/web1.yaml', 'error'), findingIn('specs/web2.yaml', 'error')];
		expect(checkSpecs(catalogOf([], { findings }))[0]).toMatchObject({
			status: 'FAIL',
			found: 'specs/web1.yaml:9: unknown field "device", and 1 more',
			todo: 'See all: ballast validate',
		});
	});

	test('with fields that have no effect yet are a warning', () => {
		const findings = [findingIn('specs/web1.yaml', 'unsupported')];
		expect(checkSpecs(catalogOf([WEB1], { findings }))[0]?.status).toBe('WARN');
	});

	test.each([
		['Unreadable', 'FAIL'],
		['Empty', 'WARN'],
	] as const)('in a folder that is %s: %s', (folder, status) => {
		expect(checkSpecs(catalogOf([], { folder, problem: 'EACCES' }))[0]?.status).toBe(status);
	});
});

describe('a bridge', () => {
	const nic: NicSpec = {
		name: 'eth0',
		bridge: 'br0',
		routed: null,
		macvlan: null,
		phys: null,
		mac: 'Auto',
		mtu: null,
		vlan: null,
		ipv4: [],
		gateway4: null,
		ipv6: [],
		gateway6: null,
		hooks: { up: null, down: null },
	};
	const instances = [declaredAs('web1', { nics: [nic] }), declaredAs('web2', { nics: [nic] })];

	test('that is missing fails once and names who needs it', async () => {
		const rows = await checkBridges(fakeHost({}), instances);
		expect(rows.map(({ status, found }) => [status, found])).toEqual([
			['FAIL', 'is not there; named by web1, web2'],
		]);
	});

	test.each([
		['of the kernel', { '/sys/class/net/br0/bridge': '' }],
		['of Open vSwitch', { '/sys/class/net/br0/uevent': 'DEVTYPE=openvswitch\nINTERFACE=br0\n' }],
	])('%s is ok', async (_, files) => {
		expect((await checkBridges(fakeHost({ files }), instances))[0]?.status).toBe('ok');
	});

	test('that is another kind of interface is no bridge', async () => {
		const files = { '/sys/class/net/br0/uevent': 'INTERFACE=br0\n' };
		expect((await checkBridges(fakeHost({ files }), instances))[0]?.status).toBe('FAIL');
	});

	test('that nobody names is not looked for', async () => {
		expect(await checkBridges(fakeHost({}), [WEB1])).toEqual([]);
	});
});

describe('LXC configs', () => {
	const refused = new OperationError('cannot use the LXC config of web2: LXC 5.0.2 refuses it', {
		reason: 'ConfigRefused',
		hint: 'It is line 2 of hvparams.lxc_extra_config.',
	});
	const refuseWeb2 = ({ name }: { readonly name: string }) =>
		name === 'web2' ? Promise.reject(refused) : Promise.resolve();

	test('that LXC loads are one row, each that it refuses is one more', async () => {
		expect(await checkConfigs([WEB1, WEB2], refuseWeb2)).toEqual([
			{ status: 'ok', what: 'LXC configs', found: '1 loaded by the installed LXC', todo: '' },
			{ status: 'FAIL', what: 'LXC config of web2', found: refused.message, todo: refused.hint },
		]);
	});
});

test('a controller that cannot be had fails and names who needs it', () => {
	const missing = new OperationError('cannot use the cgroup controller rdma: the kernel lacks it', {
		reason: 'ControllerMissing',
	});
	const rows = checkControllers('v1', [
		{ controller: 'memory', neededBy: ['web1'], provision: () => ({ do: 'nothing' }) },
		{
			controller: 'rdma',
			neededBy: ['web1', 'web2'],
			provision: () => {
				throw missing;
			},
		},
	]);
	expect(rows.map(({ status, found }) => [status, found])).toEqual([
		['ok', 'needed: memory, rdma'],
		['FAIL', `${missing.message}; needed by web1, web2`],
	]);
});
