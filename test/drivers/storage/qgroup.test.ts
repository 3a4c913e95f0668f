import { expect, test } from 'vitest';
import { parseLimit } from '../../../src/drivers/storage/qgroup.ts';

const HEAD = `Qgroupid    Referenced    Exclusive  Max referenced   Path
--------    ----------    ---------  --------------   ----
`;

test.each([
	['0/257             16384        16384       104857600   ballast-1234-data\n', 104857600],
	['0/257             16384        16384            none   ballast-1234-data\n', null],
	['', null],
])('the limit of %s is %s', (row, limit) => {
	expect(parseLimit(HEAD + row)).toBe(limit);
});
