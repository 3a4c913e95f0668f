import { expect, test } from 'vitest';
import { parseTable } from '../../../src/drivers/storage/partition.ts';

/** As sfdisk 2.38 prints it, with the fields that nobody reads left out. */
const table = (sectorsize: number | undefined, ...nodes: readonly string[]): string =>
	JSON.stringify({
		partitiontable: {
			label: 'gpt',
			...(sectorsize !== undefined && { sectorsize }),
			partitions: nodes.map((node, index) => ({ node, start: 2048 + index * 100, size: 100 })),
		},
	});

test.each([
	['a name', '/srv/disk.img', ['/srv/disk.img1', '/srv/disk.img12'], [1, 12]],
	['a name that ends in a digit', '/srv/disk7', ['/srv/disk7p1', '/srv/disk7p2'], [1, 2]],
	['a name that ends in p', '/srv/help', ['/srv/help3'], [3]],
] as const)('partitions of %s have their numbers', (_what, path, nodes, numbers) => {
	expect([...parseTable(table(512, ...nodes), path).partitions.keys()]).toEqual(numbers);
});

test('places are bytes, whatever the sectors of the disk are', () => {
	const large = parseTable(table(4096, '/srv/a1'), '/srv/a').partitions;
	expect(large.get(1)).toEqual({ offset: 2048 * 4096, size: 100 * 4096 });
	const old = parseTable(table(undefined, '/srv/a1'), '/srv/a').partitions;
	expect(old.get(1)).toEqual({ offset: 2048 * 512, size: 100 * 512 });
});

test('a table without partitions has none', () => {
	expect(parseTable('{"partitiontable": {"label": "dos"}}', '/srv/a').partitions.size).toBe(0);
});
