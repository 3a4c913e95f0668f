import { describe, expect, test } from 'vitest';
import { checkCluster } from '../../../src/drivers/verify/cluster.ts';
import type { Catalog } from '../../../src/model/catalog.ts';
import { nodeSpec } from '../../../src/schema/node-spec.ts';
import { catalogOf, declaredAs } from '../../support/declared.ts';
import { fakeHost } from '../../support/verify-host.ts';

const ANSWERS = { cluster: 'default', endpoints: { 'https://e1:2379': '', 'https://e2:2379': '' } };
const ALONE = { node: 'n1', store: null, fence: null };
const db1 = declaredAs('db1');
const failsOver = catalogOf([{ ...db1, spec: { ...db1.spec, ha: { failover: 'Auto' } } }]);

const statusAnd = (rows: Awaited<ReturnType<typeof checkCluster>>) =>
	rows.map(({ status, what, found }) => `${status} ${what}: ${found}`);

describe('the store', () => {
	const silent = 'cannot reach etcd: https://e2:2379: no answer in time';

	test.each([
		['', '', 'ok store default: 2 of 2 endpoints answer'],
		['', silent, `WARN store default: 1 of 2 endpoints answer; ${silent}`],
		[silent, silent, `FAIL store default: 0 of 2 endpoints answer; ${silent}; ${silent}`],
	])('%s, %s', async (e1, e2, row) => {
		const store = {
			cluster: 'default',
			endpoints: { 'https://e1:2379': e1, 'https://e2:2379': e2 },
		};
		const rows = await checkCluster(fakeHost({}), catalogOf([]), { ...ALONE, store });
		expect(statusAnd(rows)).toEqual([row]);
	});
});

describe('failover', () => {
	const host = {
		...fakeHost({}),
		findCommand: (name: string) => Promise.resolve(name === '/sbin/fence' ? name : null),
	};

	test('is not asked about where nothing wants it', async () => {
		expect(await checkCluster(host, catalogOf([db1]), { ...ALONE, store: null })).toEqual([]);
	});

	test.each([
		[null, null, 'WARN failover: no store is shared, and ha.failover of db1 needs one'],
		[ANSWERS, null, 'WARN failover: nothing here can fence, and ha.failover of db1 needs it'],
		[
			ANSWERS,
			['/sbin/gone'] as const,
			'WARN failover: /sbin/gone is no program, and ha.failover of db1 needs it',
		],
		[ANSWERS, ['/sbin/fence', '-p', 'secret'] as const, 'ok failover: fences by /sbin/fence'],
	])('needs a store and a way to be sure that a node is off', async (store, fence, row) => {
		const rows = await checkCluster(host, failsOver, { node: 'n1', store, fence });
		expect(statusAnd(rows)).toContain(row);
	});
});

describe('other nodes', () => {
	const nodes: Catalog['nodes'] = new Map(
		['n1', 'n2', 'n3', 'n4'].map((name) => [
			name,
			{ ...nodeSpec(name), address: name === 'n4' ? null : `${name}.example` },
		]),
	);

	test('that have an address are asked by ssh, with what to do when that fails', async () => {
		const base = fakeHost({});
		const asked: string[] = [];
		const host = {
			...base,
			run: (argv: readonly string[]) => {
				const address = argv.at(-2) ?? '';
				asked.push(address);
				const isThere = address === 'n2.example';
				return Promise.resolve({
					...{ exitCode: isThere ? 0 : 255, stdout: isThere ? 'ballast is here' : '' },
					stderr: isThere ? '' : 'Warning: x\nHost key verification failed.',
				});
			},
		};
		const rows = await checkCluster(host, { ...catalogOf([]), nodes }, ALONE);
		expect(asked).toEqual(['n2.example', 'n3.example']);
		expect(statusAnd(rows)).toEqual([
			'ok ssh to n2: ballast answers at n2.example',
			'WARN ssh to n3: n3.example: Host key verification failed.',
		]);
		expect(rows[1]?.todo).toContain('ssh n3.example ballast receive -- hello');
	});
});
