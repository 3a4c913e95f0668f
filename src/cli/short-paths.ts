import type { Origin } from '../model/catalog.ts';
import type { Finding } from '../model/finding.ts';
import type { InstanceStatus, NodeStatus } from '../model/instance-status.ts';
import { pathInRepository } from '../model/paths.ts';
import type { Plan } from '../model/plan.ts';

/**
 * A path below the working directory as people would type it there: `specs/web1.yaml`. A file that was fetched is known to them by its
 * path in the repository.
 */
export function shortPath(path: string, cwd: string): string {
	const inRepository = pathInRepository(path);
	if (inRepository !== null) return inRepository;
	const below = cwd.endsWith('/') ? cwd : `${cwd}/`;
	return path.startsWith(below) ? path.slice(below.length) : path;
}

/** The same with the places of spec files as people would type them; for reading only. */
export function withShortPaths(status: NodeStatus, cwd: string): NodeStatus {
	const { specs } = status;
	return {
		...status,
		specs: {
			...specs,
			path: shortPath(specs.path, cwd),
			findings: specs.findings.map((finding) => shortFile(finding, cwd)),
		},
		instances: status.instances.map((instance) => shortInstance(instance, cwd)),
	};
}

export function shortFile<T extends Finding | Origin>(located: T, cwd: string): T {
	return { ...located, file: shortPath(located.file, cwd) };
}

function shortInstance(instance: InstanceStatus, cwd: string): InstanceStatus {
	const { declared, invalid, plan } = instance;
	return {
		...instance,
		declared: declared && {
			...declared,
			file: shortPath(declared.file, cwd),
			origins: Object.fromEntries(
				Object.entries(declared.origins).map(([path, origin]) => [path, shortFile(origin, cwd)]),
			),
		},
		invalid: invalid && shortFile(invalid, cwd),
		plan: shortPlan(plan, cwd),
	};
}

function shortPlan(plan: Plan, cwd: string): Plan {
	const changes = plan.changes.map((change) => ({
		...change,
		origin: change.origin && shortFile(change.origin, cwd),
	}));
	return { ...plan, changes };
}
