import { expect, test } from 'vitest';
import { withoutRefused } from '../../src/schema/without-refused.ts';

const ENVELOPE = { apiVersion: 'ballast/v1', kind: 'Instance', metadata: { name: 'web1' } };

test('takes out items, fields, unknown fields and what is incomplete, and says why', () => {
	const made = {
		...ENVELOPE,
		spec: {
			capabilities: { drop: ['one', 'sys_time', 'two'] },
			hvparams: { lxc_tty: 900 },
			'a/b': 1,
			nics: [{ bridge: 'br0' }, { name: 'eth0' }],
		},
	};
	const { document, refused } = withoutRefused('Instance', made);
	expect(document).toEqual({
		...ENVELOPE,
		spec: { capabilities: { drop: ['sys_time'] }, hvparams: {}, nics: [{ name: 'eth0' }] },
	});
	expect(refused.map(({ path, message }) => `${path}: ${message}`).toSorted()).toEqual([
		'spec.a/b: unknown field "a/b"',
		'spec.capabilities.drop[0]: bad value "one"',
		'spec.capabilities.drop[2]: bad value "two"',
		'spec.hvparams.lxc_tty: 900 is out of range',
		'spec.nics[0]: "name" is missing',
	]);
	expect(made.spec.hvparams).toEqual({ lxc_tty: 900 });
});

test('leaves a valid document as it is', () => {
	expect(withoutRefused('Instance', ENVELOPE)).toEqual({ document: ENVELOPE, refused: [] });
});

test('a document that is refused as a whole is a defect of the program', () => {
	expect(() => withoutRefused('Instance', { kind: 'Instance' })).toThrow(TypeError);
});
