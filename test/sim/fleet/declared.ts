import type { Catalog, Declared } from '../../../src/model/catalog.ts';
import type { Finding } from '../../../src/model/finding.ts';
import type { InstanceSpec } from '../../../src/model/instance-spec.ts';
import { stableHash } from '../../../src/model/stable-hash.ts';

/** An instance as the spec folder would declare it. */
export function aDeclared(name: string, spec: InstanceSpec): Declared {
	return {
		name,
		spec,
		hash: stableHash(spec),
		file: `specs/${name}.yaml`,
		line: 1,
		source: '',
		labels: {},
		origins: {},
		unsupported: [],
		warnings: [],
	};
}

/** What is wrong with a document that has an error. */
function aFinding(name: string): Finding {
	return {
		severity: 'error',
		file: `specs/${name}.yaml`,
		line: 1,
		col: 1,
		length: 1,
		sourceLine: 'memroy: 1Gi',
		path: 'spec.memroy',
		message: 'unknown field',
		hint: '',
		object: { kind: 'Instance', name },
	};
}

/** A spec folder with these instances, and errors in the documents of these names. */
export function aCatalog(
	instances: ReadonlyMap<string, Declared>,
	misspelt: ReadonlySet<string>,
): Catalog {
	return {
		folder: 'Readable',
		path: 'specs',
		problem: '',
		instances: new Map([...instances].filter(([name]) => !misspelt.has(name))),
		nodes: new Map(),
		invalid: new Map([...misspelt].map((name) => [name, aFinding(name)])),
		unreadableFiles: new Map(),
		findings: [],
		provenance: null,
		files: instances.size,
	};
}
