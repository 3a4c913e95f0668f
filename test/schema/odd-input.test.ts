import { expect, test } from 'vitest';
import { catalogOf, declaredOf, instanceText, messagesOf } from '../support/catalog.ts';

test.each(['../x', 'x'.repeat(300), 'wéb', '"a\\nb"', '.', '~', '1', '""', '[a]', '{a: b}'])(
	'the name %j is refused and its file keeps what it declared',
	(name) => {
		const catalog = catalogOf({ 'x.yaml': instanceText(name) });
		expect(catalog.instances.size).toBe(0);
		expect([...catalog.unreadableFiles.keys()]).toEqual(['specs/x.yaml']);
		expect(catalog.findings.filter(({ severity }) => severity === 'error')).not.toEqual([]);
	},
);

test('a byte order mark and CRLF change neither values nor places', () => {
	const text = instanceText(
		'web1',
		'  os: {template: busybox}\n  pids: 1\n  hvparams:\n    lxc_extra_config: |\n      lxc.a = b\n      lxc.tty = 1',
	);
	const dos = `\uFEFF${text.replaceAll('\n', '\r\n')}`;
	expect(catalogOf({ 'a.yaml': dos }).findings).toEqual(catalogOf({ 'a.yaml': text }).findings);
	const good = instanceText('web1');
	const odd = declaredOf(catalogOf({ 'a.yaml': `\uFEFF${good.replaceAll('\n', '\r\n')}` }));
	expect(odd.hash).toBe(declaredOf(catalogOf({ 'a.yaml': good })).hash);
});

test('words of YAML 1.1 are no booleans, whatever the file says of its version', () => {
	const text = instanceText('web1', '  os: {template: busybox}\n  state: on');
	const hint = 'use Running, Stopped, Frozen, Absent';
	expect(messagesOf(catalogOf({ 'a.yaml': text }))).toEqual([
		`spec.state: bad value "on"; ${hint}`,
	]);
	expect(messagesOf(catalogOf({ 'a.yaml': `%YAML 1.1\n---\n${text}` }))).toEqual([
		`spec.state: bad value "on"; ${hint}`,
	]);
});

test('YAML null and nothing at all unset a field', () => {
	const text = instanceText(
		'web1',
		'  os: {template: busybox}\n  pids:\n  memory: {max: ~}\n  nics: null',
	);
	expect(declaredOf(catalogOf({ 'a.yaml': text })).spec).toMatchObject({ pids: null, nics: [] });
});

test('a CPU mask may be a bare number', () => {
	const text = instanceText('web1', '  os: {template: busybox}\n  hvparams: {cpu_mask: 0}');
	expect(declaredOf(catalogOf({ 'a.yaml': text })).spec.hvparams.cpu_mask).toBe('0');
});

test.each(['.inf', '.nan', '1e300', '-1', '9007199254740993', '0x10'])(
	'a memory limit of %s is refused',
	(max) => {
		const text = instanceText('web1', `  os: {template: busybox}\n  memory: {max: ${max}}`);
		expect(catalogOf({ 'a.yaml': text }).invalid.has('web1')).toBe(true);
	},
);

test('anchors and aliases work, and one that contains itself is an error', () => {
	const text = instanceText(
		'web1',
		'  os: &os {template: busybox}\n  profiles: &none []\n  nics: *none',
	);
	expect(declaredOf(catalogOf({ 'a.yaml': text })).spec.nics).toEqual([]);
	const endless = instanceText('web1', '  os: &os {copy: *os}');
	expect(messagesOf(catalogOf({ 'a.yaml': endless }))).toContain(
		'this document is too large, too deep, or an alias contains itself',
	);
});

test('aliases that multiply are cut off', () => {
	const levels = Array.from({ length: 12 }, (_, index) => {
		const below = index === 0 ? 'x' : `*a${index - 1}`;
		return `  a${index}: &a${index} [${Array(10).fill(below).join(', ')}]`;
	});
	const catalog = catalogOf({ 'a.yaml': instanceText('web1', levels.join('\n')) });
	expect(messagesOf(catalog)).toContain(
		'this document is too large, too deep, or an alias contains itself',
	);
});

test('keys that mean something to JavaScript are keys like any other', () => {
	const text = instanceText(
		'web1',
		'  os: {template: busybox}\n  constructor: 1\n  memory: {__proto__: {max: 8Mi}, toString: 2}',
	);
	expect(messagesOf(catalogOf({ 'a.yaml': text }))).toEqual([
		'spec: unknown field "constructor"',
		'spec.memory: unknown field "__proto__"',
		'spec.memory: unknown field "toString"',
	]);
});
