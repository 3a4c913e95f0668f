import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { stringify } from 'yaml';
import { parsed } from '../../src/model/parsed.ts';
import {
	catalogOf,
	declaredOf,
	instanceText,
	messagesOf,
	profileText,
} from '../support/catalog.ts';
import { EVERY_RULE } from '../support/instance-spec.ts';

test('the smallest instance gets every default', () => {
	const { spec } = declaredOf(catalogOf({ 'web1.yaml': instanceText('web1') }));
	expect(spec).toMatchObject({
		node: null,
		state: 'Running',
		hvparams: { cpu_mask: 'all', lxc_tty: 6, lxc_startup_wait: 30, lxc_cgroup_use: [] },
		devices: { preset: 'ganeti', allow: [] },
		capabilities: { drop: ['mac_override', 'sys_module', 'sys_time'], keep: null },
		memory: { min: null, max: null, target: null, swap: null },
		disks: [{ name: 'root', mount: '/', source: { kind: 'directory', path: null, base: null } }],
		lifecycle: { stop: { timeout: 60_000, thenKill: true }, guestPoweroff: 'Accept', protect: [] },
		updates: { restart: 'Approve', window: null, recreate: 'Never', migrate: 'Auto' },
		restart: {
			policy: 'Always',
			backoff: { initial: 1000, max: 300_000, resetAfter: 600_000 },
		},
		health: null,
	});
});

test('every value comes out parsed and canonical', () => {
	const text = instanceText(
		'web1',
		`  os: {copy: {path: ../base}}
  hvparams: {cpu_mask: "3,0-1", lxc_cgroup_use: [memory, cpuset, memory]}
  devices: {allow: ["c 10:200 mr", "b 7:* r"]}
  memory: {max: 64Mi}
  nics: [{name: eth0, bridge: br0, mac: 00:16:3E:AA:BB:CC}]
  lifecycle: {stop: {timeout: 90s}}`,
	);
	const { spec } = declaredOf(catalogOf({ '/etc/specs/web1.yaml': text }, {}));
	expect(spec).toMatchObject({
		hvparams: { cpu_mask: '0-1,3', lxc_cgroup_use: ['cpuset', 'memory'] },
		devices: { allow: ['b 7:* r', 'c 10:200 rm'] },
		memory: { max: 67_108_864 },
		nics: [{ mac: '00:16:3e:aa:bb:cc' }],
		lifecycle: { stop: { timeout: 90_000 } },
	});
	expect(spec.os).toEqual({
		kind: 'copy',
		path: expect.stringMatching(/^\/.*\/base$/),
		fit: EVERY_RULE,
	});
});

test('a path is relative to the file that says it, be it a profile', () => {
	const input = {
		files: [
			{ file: '/specs/web1.yaml', text: instanceText('web1', '  profiles: [base]'), problem: '' },
			{
				file: '/specs/profiles/base.yaml',
				text: profileText('base', '  disks: [{name: root, directory: {path: ../roots/web}}]'),
				problem: '',
			},
		],
	};
	expect(declaredOf(catalogOf({}, input)).spec.disks[0]?.source).toEqual({
		kind: 'directory',
		path: '/specs/roots/web',
		base: null,
	});
});

test('profiles apply from default over the list to the instance, each once', () => {
	const catalog = catalogOf({
		'p.yaml': [
			profileText('default', '  pids: 100\n  hvparams: {lxc_tty: 1}'),
			profileText('base', '  pids: 200\n  hvparams: {lxc_startup_wait: 5}'),
			profileText('web', '  profiles: [base]\n  pids: 300'),
		].join('---\n'),
		'web1.yaml': instanceText(
			'web1',
			'  profiles: [web, base]\n  os: {template: busybox}\n  memory: {max: 8Mi}',
		),
	});
	const { spec, origins } = declaredOf(catalog);
	expect(spec.pids).toBe(300);
	expect(spec.hvparams).toMatchObject({ lxc_tty: 1, lxc_startup_wait: 5 });
	expect(origins).toMatchObject({
		pids: { file: 'specs/p.yaml', line: 20, col: 9, by: 'Profile web' },
		'hvparams.lxc_tty': { by: 'Profile default', line: 6 },
		'memory.max': { by: 'Instance web1', file: 'specs/web1.yaml', line: 7 },
	});
});

describe('all errors at once', () => {
	const own = `  profiles: [larg, tiny]
  memory: {min: 8Mi, max: 4Mi}
  capabilities: {drop: [mknod], keep: [chown]}
  hvparams: {lxc_extra_config_file: gone.conf}`;
	const OF_OWN = [
		'there is no profile "larg"',
		'there is no profile "tiny"',
		'min is more than max',
		'drop and keep are both set',
		expect.stringContaining('cannot use gone.conf'),
	];

	test('of an instance whose profiles are not there', () => {
		const catalog = catalogOf({ 'web1.yaml': instanceText('web1', own) });
		const messages = catalog.findings.map(({ message }) => message);
		expect(messages).toEqual(expect.arrayContaining(OF_OWN));
		expect(messages).toHaveLength(OF_OWN.length);
	});

	test('of an instance that its schema refuses, and none that only follow', () => {
		const text = instanceText('web1', `${own}\n  pidz: 3\n  os: {template: 7}\n  cpu: {weight: 0}`);
		const messages = catalogOf({ 'web1.yaml': text }).findings.map(({ message }) => message);
		expect(messages).toEqual(
			expect.arrayContaining([
				...OF_OWN,
				'unknown field "pidz"',
				'must be text, not 7',
				'0 is out of range',
			]),
		);
		expect(messages).toHaveLength(OF_OWN.length + 3);
	});

	test('what is refused is not judged', () => {
		const text = instanceText('web1', '  memory: {min: 8Mi, max: 4Mib, swap: 0}\n  pidz: 3');
		expect(messagesOf(catalogOf({ 'web1.yaml': text }))).toHaveLength(2);
	});
});

test('an instance with profiles: null gets nothing of any profile, not even of default', () => {
	const own = '  os: {template: busybox}';
	const catalog = catalogOf({
		'p.yaml': profileText('default', '  pids: 100\n  nics: [{name: eth0, bridge: br0}]'),
		'web1.yaml': instanceText('web1', `  profiles: null\n${own}`),
	});
	expect(declaredOf(catalog).spec).toEqual(
		declaredOf(catalogOf({ 'web1.yaml': instanceText('web1', own) })).spec,
	);
});

test('a bad profile harms those who use it, says so once, and nobody else', () => {
	const catalog = catalogOf({
		'p.yaml': profileText('base', '  pids: many'),
		'a.yaml': instanceText('a', '  profiles: [base]\n  os: {template: busybox}'),
		'b.yaml': instanceText('b', '  profiles: [base]\n  os: {template: busybox}'),
		'c.yaml': instanceText('c'),
	});
	expect([...catalog.instances.keys()]).toEqual(['c']);
	expect([...catalog.invalid.keys()]).toEqual(['a', 'b']);
	expect(messagesOf(catalog)).toEqual(['spec.pids: must be a whole number, not "many"']);
});

test('a default profile that YAML cannot read keeps every instance at its last good spec', () => {
	const text = profileText('default', '  pids: 100').replace('metadata: {', 'metadata: {{');
	const catalog = catalogOf({ 'd.yaml': text, 'c.yaml': instanceText('c') });
	expect([...catalog.instances.keys()]).toEqual([]);
	expect([...catalog.invalid.keys()]).toEqual(['c']);
});

test('one bad document harms neither its file nor its folder', () => {
	const catalog = catalogOf({
		'web.yaml': [instanceText('a', '  oss: 1'), instanceText('b'), instanceText('c')].join('---\n'),
	});
	expect([...catalog.instances.keys()]).toEqual(['b', 'c']);
	expect(catalog.invalid.get('a')).toMatchObject({
		line: 5,
		object: { kind: 'Instance', name: 'a' },
	});
	expect(catalog.unreadableFiles.size).toBe(0);
});

test('a file that YAML cannot read to its end may hide any instance', () => {
	const catalog = catalogOf({
		'web.yaml': `${instanceText('a')}---\n{{{\n---\n${instanceText('b')}`,
	});
	expect([...catalog.instances.keys()]).toContain('a');
	expect([...catalog.unreadableFiles.keys()]).toEqual(['specs/web.yaml']);
});

test('a file that cannot be opened and one that is empty hide what they declared', () => {
	const catalog = catalogOf(
		{},
		{
			files: [
				{ file: 'specs/a.yaml', text: null, problem: 'permission denied' },
				{ file: 'specs/b.yaml', text: '', problem: '' },
				{ file: 'specs/c.yaml', text: '# nothing any more\n', problem: '' },
			],
		},
	);
	expect([...catalog.unreadableFiles.keys()]).toEqual(['specs/a.yaml', 'specs/b.yaml']);
	expect(catalog.findings.map(({ severity }) => severity)).toEqual(['error', 'warning']);
});

test('a folder in which nothing is declared is empty', () => {
	expect(catalogOf({ 'a.yaml': '---\n---\n# x\n' })).toMatchObject({ folder: 'Empty', files: 1 });
	expect(catalogOf({}, { folder: 'Unreadable', problem: 'gone' })).toMatchObject({
		folder: 'Unreadable',
		problem: 'gone',
	});
});

test.each([
	['its own', 'Never', '  updates: {recreate: Auto}'],
	['inherited', 'Auto', ''],
])('used fields without an effect are named: %s', (_, profile, own) => {
	const catalog = catalogOf({
		'p.yaml': profileText('default', `  updates: {recreate: ${profile}}`),
		'web1.yaml': instanceText('web1', `  os: {template: busybox}\n${own}`),
	});
	expect(declaredOf(catalog).unsupported).toEqual(['updates.recreate']);
	expect(catalog.findings.map(({ severity, path }) => [severity, path])).toEqual([
		['unsupported', 'spec.updates.recreate'],
	]);
});

test('the text of a document is kept as it is, comments included', () => {
	const web1 = `${instanceText('web1')}  # keep me\n`;
	const catalog = catalogOf({
		'a.yaml': `${instanceText('a')}---\n${web1}---\n${instanceText('b')}`,
	});
	expect(declaredOf(catalog).source).toBe(web1);
	expect(declaredOf(catalog).line).toBe(9);
});

test('lines of a file are read beside the spec, checked there, and part of the hash', () => {
	const text = instanceText(
		'web1',
		'  os: {template: busybox}\n  hvparams: {lxc_extra_config_file: db1.conf}',
	);
	const load = (lines: string) =>
		catalogOf(
			{},
			{
				files: [{ file: '/specs/web1.yaml', text, problem: '' }],
				readExtra: (path) => parsed(path === '/specs/db1.conf' ? lines : 'wrong file'),
			},
		);
	const first = declaredOf(load('lxc.environment = A=B\n'));
	expect(first.spec.hvparams.lxc_extra_config_file).toEqual({
		path: 'db1.conf',
		text: 'lxc.environment = A=B\n',
	});
	expect(declaredOf(load('lxc.environment = A=C\n')).hash).not.toBe(first.hash);
	expect(load('# fine\nlxc.tty.max = 1\n').findings).toMatchObject([
		{ file: '/specs/db1.conf', line: 2, message: '"lxc.tty.max" is managed by ballast' },
	]);
	expect(load('a\u0000').findings).toMatchObject([
		{ file: '/specs/web1.yaml', message: 'cannot use db1.conf: NUL is not allowed' },
	]);
});

test('raw lines may set up NICs where the spec has none', () => {
	const lines = '  hvparams:\n    lxc_extra_config: |\n      lxc.net.0.type = macvlan';
	const catalog = catalogOf({
		'web1.yaml': instanceText('web1', `  os: {template: busybox}\n${lines}`),
	});
	expect(declaredOf(catalog).spec.hvparams.lxc_extra_config).toBe('lxc.net.0.type = macvlan\n');
});

test.each([
	['a line break in a name', 'os: {template: "a\\nb"}'],
	['a line break in a path', 'os: {copy: {path: "a\\nlxc.hook.start = x"}}'],
	['NUL in a path', 'os: {tarball: {path: "a\\0"}}'],
	['a line break in a template argument', 'os: {template: a, args: ["x\\ny"]}'],
	['a line break in a bridge', 'os: {template: a}\n  nics: [{name: eth0, bridge: "b\\n"}]'],
	[
		'a line break in a gateway',
		'os: {template: a}\n  nics: [{name: a, bridge: b, gateway4: "1.2.3.4\\n"}]',
	],
	[
		'a carriage return in raw lines',
		'os: {template: a}\n  hvparams: {lxc_extra_config: "lxc.a = b\\rlxc.b = c"}',
	],
	['a line break in a CPU list', 'os: {template: a}\n  hvparams: {cpu_mask: "0\\nlxc.a = b"}'],
	['a line break in a device rule', 'os: {template: a}\n  devices: {allow: ["c 1:3 r\\n"]}'],
])('%s is an error', (_what, spec) => {
	const catalog = catalogOf({ 'web1.yaml': instanceText('web1', `  ${spec}`) });
	expect(catalog.invalid.has('web1')).toBe(true);
});

test('nodes are read with their defaults', () => {
	const text =
		'apiVersion: ballast/v1\nkind: Node\nmetadata: {name: n1, labels: {disk: ssd}}\nspec: {cgroupUse: [memory]}\n';
	expect(catalogOf({ 'n.yaml': text }).nodes.get('n1')).toEqual({
		name: 'n1',
		labels: { disk: 'ssd' },
		address: null,
		unschedulable: false,
		cgroupUse: ['memory'],
		reserve: { memory: 0 },
		overcommit: { memory: 1 },
	});
});

test('the same spec has the same hash, however it is written', () => {
	const flow = '  os: {template: busybox}\n  memory: {max: 67108864}\n  pids: 99';
	const block = '  pids: 99\n  memory:\n    max: 64Mi\n  os:\n    template: busybox';
	const [a, b] = [flow, block].map((spec) =>
		declaredOf(catalogOf({ 'web1.yaml': instanceText('web1', spec) })),
	);
	expect(a?.hash).toBe(b?.hash);
	expect(a?.spec).toEqual(b?.spec);
});

test('nothing that stands in a file makes loading throw', () => {
	const texts = fc.oneof(
		fc.string(),
		fc.string({ unit: 'grapheme' }),
		fc.json(),
		fc.anything().map((value) => stringifyOr(value)),
		fc.anything().map((value) => instanceText('web1', `  ${JSON.stringify(value) ?? ''}`)),
	);
	fc.assert(
		fc.property(texts, (text) => {
			const catalog = catalogOf({ 'web1.yaml': text });
			for (const { line, col, length } of catalog.findings) {
				expect(Math.min(line, col, length)).toBeGreaterThan(0);
			}
		}),
	);
});

function stringifyOr(value: unknown): string {
	try {
		return stringify(value) ?? '';
	} catch {
		return 'not YAML';
	}
}
