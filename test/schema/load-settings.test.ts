import { expect, test } from 'vitest';
import { GANETI_OS_FOLDERS } from '../../src/drivers/os/ganeti/definition.ts';
import { loadSettings } from '../../src/schema/load-settings.ts';
import { renderFinding } from '../../src/schema/render-finding.ts';

const DEFAULTS = {
	node: null,
	specs: null,
	git: null,
	prune: { max: 3 },
	trash: { keep: 604_800_000 },
	loop: { workers: 8, resync: 300_000 },
	ganeti: { osFolders: [...GANETI_OS_FOLDERS] },
	events: { keep: 7_776_000_000, maxBytes: 67_108_864 },
	failover: { fence: null, timeout: 60_000 },
	migration: { bandwidth: null, listen: null },
	placement: { allocator: null },
	api: { listen: null },
	store: { etcd: null },
	log: { level: 'info' },
};

test.each(['', '# nothing yet\n', '---\n', '{}', 'null\n'])('%j leaves every default', (text) => {
	expect(loadSettings('/etc/ballast/ballast.yaml', text)).toEqual({
		settings: DEFAULTS,
		findings: [],
	});
});

test('what the file says replaces the defaults, the rest stays', () => {
	const text =
		'node: n1\nspecs: ../specs\nprune: {max: 10}\nloop: {resync: 1m}\nevents: {maxBytes: 1Mi}\nmigration: {bandwidth: 20Mi, listen: 192.0.2.1}\n';
	expect(loadSettings('/etc/ballast/ballast.yaml', text)).toEqual({
		settings: {
			...DEFAULTS,
			node: 'n1',
			specs: '/etc/specs',
			prune: { max: 10 },
			loop: { workers: 8, resync: 60_000 },
			events: { keep: 7_776_000_000, maxBytes: 1_048_576 },
			migration: { bandwidth: 20_971_520, listen: '192.0.2.1' },
		},
		findings: [],
	});
});

test('a repository has its defaults; what is relative is so to the file, and a place for ssh is no path', () => {
	const gitIn = (text: string) => loadSettings('/etc/ballast/ballast.yaml', text).settings.git;
	const defaults = { ref: null, folder: '', interval: 30_000, timeout: 60_000 };
	const others = { ...defaults, sshKey: null, verify: false };
	expect(gitIn('git: {url: ../srv/specs.git}\n')).toEqual({ url: '/etc/srv/specs.git', ...others });
	for (const url of ['git@git.example:specs.git', 'https://git.example/specs.git', 'n1:specs']) {
		expect(gitIn(`git: {url: "${url}"}\n`)).toEqual({ url, ...others });
	}
	const all = 'ref: v1, folder: prod/n1, interval: 5m, timeout: 5s, sshKey: key, verify: true';
	expect(gitIn(`git: {url: /x, ${all}}\n`)).toEqual({
		...{ url: '/x', ref: 'v1', folder: 'prod/n1', interval: 300_000, timeout: 5000 },
		...{ sshKey: '/etc/ballast/key', verify: true },
	});
});

test.each([
	['127.0.0.1:9470', { host: '127.0.0.1', port: 9470 }],
	['"[::]:80"', { host: '::', port: 80 }],
])('metrics may be had at %s', (listen, address) => {
	const { settings, findings } = loadSettings('/b.yaml', `api: {listen: ${listen}}\n`);
	expect([settings.api.listen, findings]).toEqual([address, []]);
});

test.each(['9470', '127.0.0.1', 'localhost:9470', '127.0.0.1:0', '127.0.0.1:65536', '"::1:9470"'])(
	'and not at %s',
	(listen) => {
		const { findings } = loadSettings('/b.yaml', `api: {listen: ${listen}}\n`);
		expect(findings).toMatchObject([{ path: 'api.listen', severity: 'error' }]);
	},
);

test('an allocator has its timeout, and none is no error', () => {
	const settingsIn = (text: string) => loadSettings('/etc/ballast/ballast.yaml', text);
	const hail = '/usr/lib/ganeti/iallocators/hail';
	const { settings, findings } = settingsIn(`placement: {allocator: {hail: ${hail}}}\n`);
	expect([settings.placement.allocator, findings]).toEqual([{ hail, timeout: 30_000 }, []]);
	const other = settingsIn(`placement: {allocator: {hail: ${hail}, timeout: 5s}}\n`);
	expect(other.settings.placement.allocator).toEqual({ hail, timeout: 5000 });
	expect(settingsIn('placement: {}\n')).toEqual({ settings: DEFAULTS, findings: [] });
});

test.each([
	['{}', 'placement.allocator: "hail" is missing'],
	['{hail: hail}', 'bad path "hail"'],
	['{hail: /hail, timeout: soon}', 'bad duration "soon"'],
	['{hail: [/hail]}', 'placement.allocator.hail'],
	['{hale: /hail}', 'unknown field "hale"'],
])('an allocator of %s is an error', (allocator, said) => {
	const { settings, findings } = loadSettings('b.yaml', `placement: {allocator: ${allocator}}\n`);
	expect(settings.placement.allocator).toBeNull();
	expect(findings.map(renderFinding).join('\n')).toContain(said);
});

test('a store has its defaults, and files beside the settings', () => {
	const text =
		'store: {etcd: {endpoints: ["https://e1:2379"], tls: {ca: tls/ca.pem, key: /k.pem}}}\n';
	const { settings, findings } = loadSettings('/etc/ballast/ballast.yaml', text);
	expect(findings).toEqual([]);
	expect(settings.store.etcd).toEqual({
		endpoints: ['https://e1:2379'],
		cluster: 'default',
		leaseTtl: 15_000,
		tls: { ca: '/etc/ballast/tls/ca.pem', cert: null, key: '/k.pem' },
	});
});

test.each([
	['endpoints: []', 'store.etcd.endpoints'],
	['endpoints: [e1]', 'bad endpoint "e1"; write https://etcd1.example:2379'],
	['endpoints: ["http://e1:99999"]', 'bad endpoint'],
	['endpoints: ["http://e1:1/path"]', 'bad endpoint'],
	['cluster: default', 'endpoints'],
	[
		'endpoints: ["http://e1:2379"], leaseTtl: 1s',
		'"1s" is too short for a lease; write 5s or more',
	],
	['endpoints: ["http://e1:2379"], cluster: a/b', 'store.etcd.cluster'],
])('a store of {%s} is an error', (etcd, said) => {
	const { findings } = loadSettings('ballast.yaml', `store: {etcd: {${etcd}}}\n`);
	expect(findings.map(renderFinding).join('\n')).toContain(said);
});

test('every mistake is found with its place, and the defaults stand', () => {
	const text = 'nodes: n1\nprune: {max: many}\ntrash: {keep: 7}\nlog: {level: verbose}\n';
	const { settings, findings } = loadSettings('ballast.yaml', text);
	expect(settings).toEqual(DEFAULTS);
	expect(findings.map(renderFinding)).toEqual([
		[
			'ballast.yaml:1:1: error: unknown field "nodes"; did you mean "node"?',
			'    1 | nodes: n1',
			'      | ^^^^^',
		].join('\n'),
		[
			'ballast.yaml:2:14: error: prune.max: must be a whole number, not "many"',
			'    2 | prune: {max: many}',
			'      |              ^^^^',
		].join('\n'),
		[
			'ballast.yaml:3:15: error: trash.keep: a duration needs its unit; write 7s or 7ms',
			'    3 | trash: {keep: 7}',
			'      |               ^',
		].join('\n'),
		[
			'ballast.yaml:4:14: error: log.level: bad value "verbose"; use debug, info, warn, error',
			'    4 | log: {level: verbose}',
			'      |              ^^^^^^^',
		].join('\n'),
	]);
});

test.each(['- a\n', 'a: [\n', 'node: a\n---\nnode: b\n', 'prune:\n'])('%j is an error', (text) => {
	expect(loadSettings('ballast.yaml', text).findings).not.toEqual([]);
});
