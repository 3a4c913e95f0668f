import { mkdirSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { creationProgress } from '../../../../src/drivers/container/lxc/creation-progress.ts';
import { pathsBelow } from '../../../../src/model/paths.ts';
import { BASE_SPEC } from '../../../support/instance-spec.ts';

const Mi = 2 ** 20;
let root = '';

beforeEach(() => {
	root = mkdtempSync('/tmp/ballast-progress-');
});
afterEach(() => rmSync(root, { recursive: true }));

function file(path: string, mib: number): void {
	const full = join(root, path);
	mkdirSync(join(full, '..'), { recursive: true });
	writeFileSync(full, Buffer.alloc(mib * Mi, 1), { flush: true });
}

test('nothing is known of what is not being made', async () => {
	expect(await creationProgress(pathsBelow(root), 'web1', BASE_SPEC)).toBeNull();
});

test('all that is on disk counts, holes do not, and a copy will be as large as its source', async () => {
	const paths = pathsBelow(root);
	const making = join(paths.lxc, '.creating-web1').slice(root.length);
	file(join(making, 'rootfs/usr/lib/one'), 2);
	file(join(making, 'rootfs/two'), 1);
	truncateSync(join(root, making, 'rootfs/two'), 500 * Mi);
	file('source/usr/lib/one', 4);
	const os = { kind: 'copy', path: join(root, 'source'), fit: { except: [] } } as const;
	const progress = await creationProgress(paths, 'web1', { ...BASE_SPEC, os });
	expect((progress?.done ?? 0) / Mi).toBeCloseTo(3, 0);
	expect((progress?.total ?? 0) / Mi).toBeCloseTo(4, 0);
	const other = await creationProgress(paths, 'web1', BASE_SPEC);
	expect(other?.total).toBeNull();
});
