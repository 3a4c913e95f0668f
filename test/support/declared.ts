import type { Catalog, Declared } from '../../src/model/catalog.ts';
import type { Finding } from '../../src/model/finding.ts';
import type { InstanceSpec } from '../../src/model/instance-spec.ts';
import { BASE_SPEC } from './instance-spec.ts';

/** An instance as a catalog holds it, without files. */
export function declaredAs(name: string, overrides: Partial<InstanceSpec> = {}): Declared {
	return {
		name,
		spec: { ...BASE_SPEC, ...overrides },
		hash: `hash-${name}`,
		file: `specs/${name}.yaml`,
		line: 1,
		source: '',
		labels: {},
		origins: {},
		unsupported: [],
		warnings: [],
	};
}

/** A readable folder without findings that declares these. */
export function catalogOf(
	instances: readonly Declared[],
	overrides: Partial<Catalog> = {},
): Catalog {
	return {
		folder: 'Readable',
		path: 'specs',
		problem: '',
		instances: new Map(instances.map((declared) => [declared.name, declared])),
		nodes: new Map(),
		invalid: new Map(),
		unreadableFiles: new Map(),
		findings: [],
		provenance: null,
		files: instances.length,
		...overrides,
	};
}

export function findingIn(file: string, severity: Finding['severity']): Finding {
	return {
		severity,
		file,
		line: 9,
		col: 3,
		length: 6,
		sourceLine: '  device:',
		path: 'spec.device',
		message: 'unknown field "device"',
		hint: 'did you mean "devices"?',
	};
}
