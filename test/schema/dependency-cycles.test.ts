import { expect, test } from 'vitest';
import { catalogOf, instanceText, messagesOf, profileText } from '../support/catalog.ts';

const needs = (...names: readonly string[]) =>
	`  os: {template: busybox}\n  dependsOn:\n${names.map((name) => `    - name: ${name}\n`).join('')}`;

test('every instance of a circle is wrong, at the name of the next one, and the others are good', () => {
	const catalog = catalogOf({
		'a.yaml': instanceText('a', needs('other', 'b')),
		'b.yaml': instanceText('b', needs('c')),
		'c.yaml': instanceText('c', needs('a')),
		'below.yaml': instanceText('below', needs('a')),
		'other.yaml': instanceText('other'),
	});
	expect([...catalog.instances.keys()].sort()).toEqual(['below', 'other']);
	expect(catalog.findings.map(({ file, line, col }) => `${file}:${line}:${col}`)).toEqual([
		'specs/a.yaml:8:13',
		'specs/b.yaml:7:13',
		'specs/c.yaml:7:13',
	]);
	expect(catalog.invalid.get('b')?.message).toBe(
		'dependencies go round in a circle: b -> c -> a -> b',
	);
});

test('an instance that depends on itself is a circle of one, also by way of a profile', () => {
	const catalog = catalogOf({
		'base.yaml': profileText('default', '  dependsOn: [{name: db1}]'),
		'db1.yaml': instanceText('db1'),
		'web1.yaml': instanceText('web1'),
	});
	expect([...catalog.instances.keys()]).toEqual(['web1']);
	expect(messagesOf(catalog)).toEqual([
		'spec.dependsOn: dependencies go round in a circle: db1 -> db1',
	]);
	expect(catalog.findings[0]).toMatchObject({ file: 'specs/db1.yaml', line: 3 });
});

test('a name that is given twice is wrong, and one that nobody has is not', () => {
	const twice = catalogOf({ 'a.yaml': instanceText('a', needs('b', 'b')) });
	expect(messagesOf(twice)).toEqual(['spec.dependsOn: two are named "b"']);
	expect(catalogOf({ 'a.yaml': instanceText('a', needs('b')) }).findings).toEqual([]);
});
