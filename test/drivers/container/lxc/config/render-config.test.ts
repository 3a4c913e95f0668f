import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ConfigHost } from '../../../../../src/drivers/container/lxc/config/config-host.ts';
import {
	type ConfigInput,
	renderConfig,
} from '../../../../../src/drivers/container/lxc/config/render-config.ts';
import type { InstanceSpec, NicSpec } from '../../../../../src/model/instance-spec.ts';
import { BASE_SPEC, withExtraConfig } from '../../../../support/instance-spec.ts';

const V1: ConfigHost = {
	lxcVersion: '5.0.2',
	layout: 'v1',
	controllers: new Map([
		['memory', 1],
		['cpuset', 1],
		['cpu', 1],
		['pids', 1],
		['devices', 1],
	]),
	swapAccounting: true,
	apparmor: false,
	sharedProfile: false,
	seccompProfile: null,
};
const V2: ConfigHost = {
	...V1,
	layout: 'v2',
	controllers: new Map([
		['memory', 2],
		['cpuset', 2],
		['cpu', 2],
		['pids', 2],
	]),
};
const HYBRID: ConfigHost = {
	...V1,
	layout: 'hybrid',
	controllers: new Map([
		['memory', 2],
		['cpuset', 1],
		['cpu', 2],
		['pids', 2],
		['devices', 1],
	]),
};
const LAYOUTS = { v1: V1, hybrid: HYBRID, v2: V2 };

const NIC: NicSpec = {
	name: 'eth0',
	bridge: 'br0',
	routed: null,
	macvlan: null,
	phys: null,
	mac: 'Auto',
	mtu: 1400,
	vlan: null,
	ipv4: ['192.0.2.10/24', '192.0.2.11/24'],
	gateway4: '192.0.2.1',
	ipv6: ['2001:db8::10/64'],
	gateway6: '2001:db8::1',
	hooks: { up: null, down: null },
};

const FULL_SPEC: InstanceSpec = {
	...BASE_SPEC,
	hvparams: {
		...BASE_SPEC.hvparams,
		cpu_mask: '0-1,3',
		lxc_extra_config:
			'lxc.environment = LANG=C.UTF-8\n\n# more ttys need a getty\nlxc.environment = A=a,b\n',
		lxc_extra_config_file: { path: 'db1.conf', text: 'lxc.prlimit.nofile = 1024\r\n' },
	},
	devices: { preset: 'ganeti', allow: ['c 10:200 rwm'] },
	memory: { ...BASE_SPEC.memory, max: 1024 ** 3 },
	cpu: { quota: 1.5, weight: 200 },
	pids: 4096,
	nics: [
		NIC,
		{
			...NIC,
			name: 'backend',
			bridge: null,
			routed: null,
			macvlan: null,
			phys: null,
			mac: '02:00:5e:00:53:01',
			mtu: null,
			ipv4: [],
			gateway4: null,
			ipv6: [],
			gateway6: null,
		},
	],
};

function input(spec: InstanceSpec, host: ConfigHost = V1): ConfigInput {
	return {
		name: 'web1',
		uid: 'a6f6c1de-0000-4000-8000-000000000001',
		spec,
		rootfs: '/var/lib/ballast/lxc/web1/rootfs',
		mapsRootfs: false,
		mounts: [],
		consoleLog: '/var/log/ballast/web1.console.log',
		osConf: '',
		host,
	};
}

function settings(text: string): string[] {
	return text.split('\n').filter((line) => line.startsWith('lxc.'));
}

describe('the rendered config', () => {
	const supported = [
		['2.1.1', 'v1'],
		['3.0.3', 'v1'],
		['3.0.3', 'hybrid'],
		['4.0.6', 'v1'],
		['4.0.6', 'hybrid'],
		['4.0.6', 'v2'],
		['5.0.2', 'v1'],
		['5.0.2', 'hybrid'],
		['5.0.2', 'v2'],
		['6.0.4', 'v1'],
		['6.0.4', 'hybrid'],
		['6.0.4', 'v2'],
		['7.0.0', 'v2'],
	] as const;
	it.each(supported)('for LXC %s on cgroup %s is the golden one', async (lxcVersion, layout) => {
		const host = {
			...LAYOUTS[layout],
			lxcVersion,
			apparmor: true,
			seccompProfile: '/usr/share/lxc/config/common.seccomp',
		};
		await expect(renderConfig(input(FULL_SPEC, host))).toMatchFileSnapshot(
			`../../../../golden/lxc-config/lxc-${lxcVersion}-${layout}.conf`,
		);
	});

	it('with nothing but defaults is the golden one', async () => {
		await expect(renderConfig(input(BASE_SPEC))).toMatchFileSnapshot(
			'../../../../golden/lxc-config/defaults.conf',
		);
	});

	it('with the lines of a template is the golden one', async () => {
		const osConf = 'lxc.signal.halt = SIGUSR1\nlxc.mount.entry = /lib lib none ro,bind 0 0\n';
		await expect(renderConfig({ ...input(BASE_SPEC), osConf })).toMatchFileSnapshot(
			'../../../../golden/lxc-config/template.conf',
		);
	});

	it('empties the lists that an included file fills', () => {
		const osConf = 'lxc.include = /usr/share/lxc/config/common.conf\n';
		const lines = settings(renderConfig({ ...input(BASE_SPEC), osConf }));
		const include = lines.indexOf('lxc.include = /usr/share/lxc/config/common.conf');
		expect(include).toBeGreaterThan(-1);
		expect(lines.indexOf('lxc.cap.drop =')).toBeGreaterThan(include);
		expect(lines.indexOf('lxc.cap.drop = sys_time')).toBeGreaterThan(
			lines.indexOf('lxc.cap.drop ='),
		);
		expect(lines).toContain('lxc.cgroup.devices.allow =');
	});

	const NO_KIND = { ...NIC, bridge: null, mtu: null, ipv4: [], gateway4: null };
	const KINDS: InstanceSpec = {
		...BASE_SPEC,
		nics: [
			{ ...NIC, vlan: 42 },
			{ ...NO_KIND, name: 'route', routed: { proxy: 'eno1' }, ipv4: ['198.51.100.7/32'] },
			{ ...NO_KIND, name: 'lan', macvlan: { parent: 'eno1', mode: 'private' } },
			{ ...NO_KIND, name: 'wan', phys: 'eno2', mac: 'Auto' },
		],
	};

	it('with each kind of NIC is the golden one', async () => {
		await expect(renderConfig(input(KINDS))).toMatchFileSnapshot(
			'../../../../golden/lxc-config/nic-kinds.conf',
		);
	});

	it('of an unprivileged container is the golden one', async () => {
		const security = { idmap: '1000000:65536', nesting: true };
		const unprivileged = { ...input({ ...BASE_SPEC, security }), mapsRootfs: true };
		await expect(renderConfig(unprivileged)).toMatchFileSnapshot(
			'../../../../golden/lxc-config/unprivileged.conf',
		);
	});

	it('has no console for a container whose processes are to be restored somewhere', () => {
		const migration = { ...BASE_SPEC.migration, mode: 'Live' } as const;
		const text = renderConfig(input({ ...BASE_SPEC, migration }));
		expect(text).toContain('lxc.console.path = none\n');
		expect(text).not.toMatch(/console\.(logfile|size|rotate)/);
	});

	it.each([
		[true, 'lxc.apparmor.profile = lxc-container-default-cgns\n'],
		[false, 'lxc.apparmor.profile = generated\nlxc.apparmor.allow_nesting = 1\n'],
	])(
		'has the profile of all containers for such a one where that is loaded (%s)',
		(sharedProfile, lines) => {
			const migration = { ...BASE_SPEC.migration, mode: 'Live' } as const;
			const host = { ...V2, lxcVersion: '6.0.4', apparmor: true, sharedProfile };
			expect(renderConfig(input({ ...BASE_SPEC, migration }, host))).toContain(lines);
		},
	);

	it('maps no mount of a rootfs that has the right ids', () => {
		const security = { idmap: '1000000:65536', nesting: false };
		const text = renderConfig(input({ ...BASE_SPEC, security }));
		expect(text).toContain('lxc.idmap = u 0 1000000 65536\nlxc.idmap = g 0 1000000 65536\n');
		expect(text).not.toMatch(/rootfs.options|\.lxc/);
	});

	it.each([
		['4.0.6', 'LXC 4.0.6 cannot do nics[eth0].vlan'],
		['3.0.3', 'LXC 3.0.3 cannot do nics[eth0].vlan'],
	])('an LXC %s that does not know a key is told, with the field', (lxcVersion, message) => {
		expect(() => renderConfig(input(KINDS, { ...V1, lxcVersion }))).toThrow(message);
	});

	it('hooks get what Ganeti tells its NIC scripts, and nothing that a shell would read', () => {
		const hooks = { up: '/etc/ballast/nic-up', down: null };
		const text = renderConfig(input({ ...BASE_SPEC, nics: [{ ...NIC, vlan: 42, hooks }] }));
		expect(/^lxc\.net\.0\.script\.up = (.*)$/m.exec(text)?.[1]).toMatchInlineSnapshot(
			`"/usr/bin/env INSTANCE=web1 MAC=02:28:57:a2:56:91 MODE=bridged INTERFACE=web1-eth0 INTERFACE_INDEX=0 INTERFACE_NAME=eth0 TAGS= ACTION=up IP=192.0.2.10 LINK=br0 BRIDGE=br0 VLAN=.42 NETWORK_GATEWAY=192.0.2.1 NETWORK_GATEWAY6=2001:db8::1 /etc/ballast/nic-up"`,
		);
		const bad = { up: '/bin/x;reboot', down: null };
		expect(() => renderConfig(input({ ...BASE_SPEC, nics: [{ ...NIC, hooks: bad }] }))).toThrow(
			'cannot be said to the shell',
		);
	});

	it('routed NICs need LXC 4', () => {
		const spec = { ...KINDS, nics: KINDS.nics.slice(1) };
		expect(renderConfig(input(spec, { ...V1, lxcVersion: '4.0.6' }))).toContain(
			'lxc.net.0.veth.mode = router',
		);
		expect(() => renderConfig(input(spec, { ...V1, lxcVersion: '3.0.3' }))).toThrow(
			'LXC 3.0.3 cannot do nics[route].routed',
		);
	});

	it('does not share the host network when there are no NICs', () => {
		expect(settings(renderConfig(input(BASE_SPEC)))).toContain('lxc.net.0.type = empty');
	});

	it('drops nothing for an empty drop list and everything for an empty keep list', () => {
		const capabilities = (drop: string[] | null, keep: string[] | null) =>
			settings(renderConfig(input({ ...BASE_SPEC, capabilities: { drop, keep } }))).filter((line) =>
				line.startsWith('lxc.cap'),
			);
		expect(capabilities([], null)).toEqual([]);
		expect(capabilities(null, [])).toEqual(['lxc.cap.keep = none']);
		expect(capabilities(null, ['chown', 'kill'])).toEqual([
			'lxc.cap.keep = chown',
			'lxc.cap.keep = kill',
		]);
	});

	it('keeps blanks and quotes at the ends of a path', () => {
		expect(settings(renderConfig({ ...input(BASE_SPEC), rootfs: '/srv/a "b" c ' }))).toContain(
			'lxc.rootfs.path = "dir:/srv/a "b" c "',
		);
	});

	it('writes for the hierarchy that will be mounted when a controller is not there yet', () => {
		const bare = { ...V1, controllers: new Map() };
		const spec = { ...BASE_SPEC, pids: 7 };
		expect(renderConfig(input(spec, bare))).toContain('lxc.cgroup.pids.max = 7\n');
		expect(renderConfig(input(spec, { ...bare, layout: 'v2' }))).toContain(
			'lxc.cgroup2.pids.max = 7\n',
		);
	});
});

describe('an LXC that cannot say it', () => {
	it.each([
		['2.0.9', V1, 'LxcTooOld'],
		['1.1.5', V1, 'LxcTooOld'],
		['2.1.1', V2, 'LxcTooOld'],
		['3.0.3', V2, 'LxcTooOld'],
		['7.0.0-devel', V1, 'ControllerMissing'],
		['7.0.0', HYBRID, 'ControllerMissing'],
	] as const)('%s is refused', (lxcVersion, host, reason) => {
		expect(() => renderConfig(input(FULL_SPEC, { ...host, lxcVersion }))).toThrow(
			expect.objectContaining({ name: 'OperationError', reason, retry: 'never' }),
		);
	});
});

describe("the user's lines", () => {
	it('come last, those of the file after the others', () => {
		const lines = settings(renderConfig(input(FULL_SPEC)));
		expect(lines.slice(-3)).toEqual([
			'lxc.environment = LANG=C.UTF-8',
			'lxc.environment = A=a,b',
			'lxc.prlimit.nofile = 1024',
		]);
	});

	it.each([
		['lxc.uts.name = other', 'metadata.name'],
		['lxc.network.type = none', 'nics'],
		['lxc.cgroup2.memory.max = 1', 'memory.max'],
		['lxc.cgroup.devices.allow = a', 'devices'],
		['lxc.cgroup =', 'every limit'],
		['lxc.cap.drop =', 'capabilities'],
		['lxc.include = /etc/passwd', 'lxc_extra_config_file'],
		['lxc.ephemeral = 1', 'keeps data'],
		['lxc.utsname = other', 'metadata.name'],
		['lxc.pty.max = 1', 'ballast sets it'],
	])('cannot take over a managed key: %s', (line, hint) => {
		expect(() => renderConfig(input(withExtraConfig(BASE_SPEC, `# fine\n${line}\n`)))).toThrow(
			expect.objectContaining({
				reason: 'ConfigRefused',
				message: expect.stringContaining('hvparams.lxc_extra_config line 2'),
				hint: expect.stringContaining(hint),
			}),
		);
	});

	it.each(['junk', 'environment = A', 'lxc. = 1', 'export lxc.environment = 1'])(
		'are refused when LXC would skip them: %s',
		(line) => {
			expect(() => renderConfig(input(withExtraConfig(BASE_SPEC, line)))).toThrow(
				/LXC would skip it/,
			);
		},
	);

	it('may make a network of their own only without nics', () => {
		const macvlan = 'lxc.net.0.type = macvlan\nlxc.net.0.link = eth0\n';
		const alone = settings(renderConfig(input(withExtraConfig(BASE_SPEC, macvlan))));
		expect(alone.filter((line) => line.startsWith('lxc.net'))).toEqual([
			'lxc.net.0.type = macvlan',
			'lxc.net.0.link = eth0',
		]);
		expect(() =>
			renderConfig(input(withExtraConfig({ ...BASE_SPEC, nics: [NIC] }, macvlan))),
		).toThrow(/line 1 sets lxc\.net\.0\.type beside nics/);
	});

	it.each(['lxc.idmap = u 0 5 5', 'lxc.rootfs.options = noatime'])(
		'may map ids only without security.idmap: %s',
		(line) => {
			const security = { idmap: '1000000:65536', nesting: false };
			expect(renderConfig(input(withExtraConfig(BASE_SPEC, line)))).toContain(line);
			expect(() => renderConfig(input(withExtraConfig({ ...BASE_SPEC, security }, line)))).toThrow(
				/line 1 sets lxc\..* beside security\.idmap/,
			);
		},
	);

	it('may name keys that only look like managed ones', () => {
		const lines =
			'lxc.cgroup.memory.swappiness = 1\nlxc.rootfs.options = noatime\nlxc.tty.dir = lxc';
		expect(renderConfig(input(withExtraConfig(BASE_SPEC, lines)))).toContain(lines);
	});
});

describe('whatever strings are in a spec', () => {
	const OURS =
		/^(lxc\.(uts\.name|pty\.max|tty\.max|autodev|mount\.auto|console\.(logfile|size|rotate)|rootfs\.(path|options)|cgroup\.(memory\.limit_in_bytes|cpuset\.cpus|cpu\.(cfs_period_us|cfs_quota_us|shares)|pids\.max|devices\.(deny|allow))|cap\.(drop|keep)|net\.\d+\.(type|name|veth\.pair|flags|link|hwaddr|mtu|veth\.mode|macvlan\.mode|l2proxy|ipv[46]\.(address|gateway)|script\.(up|down))) = .*|#.*|)$/;
	const nasty = fc.oneof(
		fc.string({ unit: 'binary', maxLength: 20 }),
		fc.constantFrom(
			'a\nlxc.cap.keep = all',
			'x\rlxc.net.0.type = none',
			'x\0y',
			'"',
			"'a'",
			' # x',
			'\n',
		),
	);
	const nic = fc.record({
		name: nasty,
		bridge: fc.option(nasty),
		routed: fc.option(fc.record({ proxy: fc.option(nasty) })),
		macvlan: fc.option(fc.record({ parent: nasty, mode: fc.constant('bridge' as const) })),
		phys: fc.option(nasty),
		mac: nasty,
		mtu: fc.option(fc.nat()),
		vlan: fc.constant(null),
		ipv4: fc.array(nasty, { maxLength: 2 }),
		gateway4: fc.option(nasty),
		ipv6: fc.array(nasty, { maxLength: 2 }),
		gateway6: fc.option(nasty),
		hooks: fc.record({ up: fc.option(nasty), down: fc.option(nasty) }),
	});
	const spec = fc.record({
		cpu_mask: nasty,
		capabilities: fc.oneof(
			fc.record({ drop: fc.array(nasty), keep: fc.constant(null) }),
			fc.record({ drop: fc.constant(null), keep: fc.array(nasty) }),
		),
		allow: fc.array(nasty),
		nics: fc.array(nic, { maxLength: 2 }),
	});

	it('no line gets in that ballast did not mean to write', () => {
		fc.assert(
			fc.property(spec, nasty, nasty, (values, rootfs, name) => {
				const text = renderedOrRefused({
					...input({
						...BASE_SPEC,
						hvparams: { ...BASE_SPEC.hvparams, cpu_mask: values.cpu_mask },
						devices: { preset: 'none', allow: values.allow },
						capabilities: values.capabilities,
						nics: values.nics,
					}),
					rootfs,
					name,
				});
				for (const line of text.split('\n')) {
					expect(line).toMatch(OURS);
				}
				expect(text).not.toMatch(/[\r\0]/);
			}),
			{ numRuns: 500 },
		);
	});

	it('a value with a line break is refused, never cut', () => {
		const breaks = fc.tuple(fc.string(), fc.constantFrom('\n', '\r', '\0'), fc.string());
		fc.assert(
			fc.property(breaks, (parts) => {
				expect(() => renderConfig({ ...input(BASE_SPEC), rootfs: parts.join('') })).toThrow(
					expect.objectContaining({ reason: 'ConfigRefused' }),
				);
			}),
		);
	});

	function renderedOrRefused(values: ConfigInput): string {
		try {
			return renderConfig(values);
		} catch (thrown) {
			expect(thrown).toMatchObject({ name: 'OperationError', reason: 'ConfigRefused' });
			return '';
		}
	}
});

describe('names derived from instance and NIC', () => {
	it('fit the kernel and stay the same', () => {
		const first = renderConfig(input(FULL_SPEC));
		expect(renderConfig(input(FULL_SPEC))).toBe(first);
		fc.assert(
			fc.property(
				fc.stringMatching(/^[a-z0-9-]{1,63}$/),
				fc.stringMatching(/^[a-z0-9-]{1,15}$/),
				(name, nicName) => {
					const text = renderConfig({
						...input({ ...BASE_SPEC, nics: [{ ...NIC, name: nicName }] }),
						name,
					});
					const pair = /^lxc\.net\.0\.veth\.pair = (.+)$/m.exec(text)?.[1] ?? '';
					expect(pair.length).toBeGreaterThan(0);
					expect(Buffer.byteLength(pair)).toBeLessThanOrEqual(15);
					expect(text).toMatch(/^lxc\.net\.0\.hwaddr = 02(:[0-9a-f]{2}){5}$/m);
				},
			),
		);
	});

	it('differ for NICs whose joined names are alike', () => {
		const pair = (name: string, nicName: string) =>
			/veth\.pair = (.+)$/m.exec(
				renderConfig({ ...input({ ...BASE_SPEC, nics: [{ ...NIC, name: nicName }] }), name }),
			)?.[1];
		expect(pair('a', 'b-c')).not.toBe(pair('a-b', 'c'));
		expect(pair('webserver-number-1', 'eth0')).not.toBe(pair('webserver-number-2', 'eth0'));
		expect(pair('web1', 'eth0')).toBe('web1-eth0');
	});
});

describe('disks', () => {
	const [root = null] = BASE_SPEC.disks;
	const mounted = (mount: string, tree: string, readOnly = false) => ({
		disk: { ...root!, name: 'data', mount, readOnly },
		tree,
		mapsIds: false,
	});

	it('are bound where the spec says, the outer ones first, with blanks as in fstab', () => {
		const mounts = [
			mounted('/srv/a b/c', '/h/in\\ner'),
			mounted('/srv/a b', '/h/o u t'),
			mounted('/opt', '/h/opt', true),
		];
		const entries = settings(renderConfig({ ...input(BASE_SPEC), mounts })).filter((line) =>
			line.startsWith('lxc.mount.entry'),
		);
		expect(entries).toEqual([
			'lxc.mount.entry = /h/opt opt none bind,ro,create=dir 0 0',
			'lxc.mount.entry = /h/o\\040u\\040t srv/a\\040b none bind,create=dir 0 0',
			'lxc.mount.entry = /h/in\\134ner srv/a\\040b/c none bind,create=dir 0 0',
		]);
	});

	it('show the ids of the container where the kernel can map them', () => {
		const spec = { ...BASE_SPEC, disks: [{ ...root!, readOnly: true }] };
		const mounts = [{ ...mounted('/srv', '/h/srv'), mapsIds: true }];
		const lines = settings(renderConfig({ ...input(spec), mapsRootfs: true, mounts }));
		expect(lines).toContain('lxc.rootfs.options = ro,idmap=container');
		expect(lines).toContain(
			'lxc.mount.entry = /h/srv srv none bind,create=dir,idmap=container 0 0',
		);
	});

	it('a root that is read-only is mounted so', () => {
		const spec = { ...BASE_SPEC, disks: [{ ...root!, readOnly: true }] };
		expect(settings(renderConfig(input(spec)))).toContain('lxc.rootfs.options = ro');
		expect(settings(renderConfig(input(BASE_SPEC)))).not.toContain('lxc.rootfs.options = ro');
	});
});
