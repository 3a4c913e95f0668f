import type { Declared } from '../../model/catalog.ts';
import { doOverlap, ID_POOL, type IdRange, isWithin, ownIdRange } from '../../model/id-range.ts';
import type { VerifyHost } from './verify-host.ts';
import { fail, ok, type VerifyRow, warn } from './verify-row.ts';

/** Each file that says who may use which ids. */
const FILES = ['/etc/subuid', '/etc/subgid'] as const;

/** The ids of unprivileged instances can be used by root, and nobody else has them. */
export async function checkIdRanges(
	host: VerifyHost,
	instances: readonly Declared[],
): Promise<readonly VerifyRow[]> {
	const ranges = rangesOf(instances);
	if (ranges.length === 0) return [];
	if (!(await host.exists('/proc/self/ns/user'))) {
		const todo = 'Boot a kernel with CONFIG_USER_NS, or remove security.idmap.';
		return [fail('id ranges', 'this kernel has no user namespaces', todo)];
	}
	const rows: VerifyRow[] = [];
	for (const file of FILES) {
		const given = givenIn((await host.readText(file)) ?? '');
		rows.push(
			...(await permissionRow(host, { file, given, ranges })),
			...overlapRows(file, given, ranges),
		);
	}
	return rows.length > 0 ? rows : [ok('id ranges', 'nobody else has them')];
}

interface Given {
	readonly user: string;
	readonly range: IdRange;
}

/** `Auto` may come to use any part of the pool. */
function rangesOf(instances: readonly Declared[]): readonly IdRange[] {
	const own = instances.flatMap(({ spec }) => ownIdRange(spec) ?? []);
	const isAuto = instances.some(({ spec }) => spec.security.idmap === 'Auto');
	return isAuto ? [ID_POOL, ...own] : own;
}

function givenIn(text: string): readonly Given[] {
	return [...text.matchAll(/^([^:#\s]+):(\d+):(\d+)[ \t]*$/gm)].map(
		([, user = '', start, size]) => ({
			user,
			range: { start: Number(start), size: Number(size) },
		}),
	);
}

interface Claims {
	readonly file: (typeof FILES)[number];
	readonly given: readonly Given[];
	readonly ranges: readonly IdRange[];
}

/** LXC writes id maps itself, unless newuidmap is installed: then it asks that, also when it runs as root. */
async function permissionRow(
	host: VerifyHost,
	{ file, given, ranges }: Claims,
): Promise<readonly VerifyRow[]> {
	const tool = file === '/etc/subuid' ? 'newuidmap' : 'newgidmap';
	if ((await host.findCommand(tool)) === null) return [];
	const ofRoot = given.filter(({ user }) => user === 'root' || user === '0');
	const missing = ranges.find((range) => !ofRoot.some((each) => isWithin(range, each.range)));
	if (missing === undefined) return [ok(`id ranges in ${file}`, 'root may use them')];
	const line = `root:${missing.start}:${missing.size}`;
	const todo = `Allow it with: echo ${line} >> ${file}`;
	return [
		fail(
			`id ranges in ${file}`,
			`${tool} is installed, and root may not use ${line.slice(5)}`,
			todo,
		),
	];
}

function overlapRows(
	file: string,
	given: readonly Given[],
	ranges: readonly IdRange[],
): readonly VerifyRow[] {
	return given
		.filter(
			({ user, range }) =>
				user !== 'root' && user !== '0' && ranges.some((own) => doOverlap(own, range)),
		)
		.map(({ user, range }) =>
			warn(
				`id ranges in ${file}`,
				`${user} has ${range.start}:${range.size}, which instances may use too`,
				'Give that user other ids: files of one could be read by the other.',
			),
		);
}
