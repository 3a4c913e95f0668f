import { expect, test } from 'vitest';
import {
	catalogOf,
	declaredOf,
	instanceText,
	messagesOf,
	profileText,
} from '../support/catalog.ts';

const nodeText = (name: string): string =>
	`apiVersion: ballast/v1\nkind: Node\nmetadata: {name: ${name}}\nspec: {address: ${name}}\n`;
const NODES = { 'n1.yaml': nodeText('n1'), 'n2.yaml': nodeText('n2') };
const on = (node: string): string => `  os: {template: busybox}\n  node: ${node}`;

test('a node that no document declares is worth a warning at its name, and the instance is good', () => {
	const catalog = catalogOf({ ...NODES, 'web1.yaml': instanceText('web1', on('n22')) });
	expect(messagesOf(catalog)).toEqual([
		'spec.node: no Node document declares "n22", so it may run nowhere; did you mean "n2"?',
	]);
	expect(catalog.findings[0]).toMatchObject({
		...{ severity: 'warning', file: 'specs/web1.yaml', line: 6, col: 9, length: 3 },
		object: { kind: 'Instance', name: 'web1' },
	});
	expect(declaredOf(catalog).warnings.join()).toContain('no Node document declares "n22"');
});

test('where none is close, it says which there are; a profile may name it', () => {
	const catalog = catalogOf({
		...NODES,
		'base.yaml': profileText('default', '  node: attic'),
		'web1.yaml': instanceText('web1'),
	});
	expect(messagesOf(catalog)).toEqual([
		'spec.node: no Node document declares "attic", so it may run nowhere; there is: n1, n2',
	]);
	expect(catalog.findings[0]).toMatchObject({ file: 'specs/web1.yaml' });
});

test('without any Node document nobody can tell, and a declared one is right', () => {
	expect(catalogOf({ 'web1.yaml': instanceText('web1', on('n22')) }).findings).toEqual([]);
	expect(catalogOf({ ...NODES, 'web1.yaml': instanceText('web1', on('n2')) }).findings).toEqual([]);
});
