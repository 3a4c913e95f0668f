import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { nodeTable } from '../../src/cli/text/node-table.ts';
import type { KnownNode } from '../../src/model/instance-status.ts';
import { instance, type SimCli, simCli } from '../support/sim-cli.ts';

describe('a host that shares no store', () => {
	let cli: SimCli;
	beforeEach(() => {
		cli = simCli();
		cli.spec('web1.yaml', instance('web1', '  os: {template: busybox}\n'));
	});
	afterEach(() => cli.dispose());

	test.each([
		['cordon'],
		['drain'],
		['drain', '--dry-run'],
		['uncordon'],
		['uncordon', '--return'],
	])('cannot %s a node, and says what that takes', async (verb, ...options) => {
		const { code, out, err } = await cli.run([verb, 'n1', ...options]);
		expect({ code, out }).toEqual({ code: 2, out: '' });
		expect(err).toBe(
			`ballast: cannot ${verb} n1: this node shares no store with other nodes\n  See store.etcd in its settings.\n`,
		);
	});
});

describe('get nodes', () => {
	const node = (name: string, more: Partial<KnownNode> = {}): KnownNode => ({
		...{ name, state: 'Ready', address: null, presence: null, owns: 1, ready: 1 },
		...{ cordon: null, unschedulable: false, drained: {}, ...more },
	});
	const cordon = { since: Date.UTC(2026, 4, 1, 13, 2, 11), by: 'n3', reason: 'new kernel' };
	const shown = (nodes: readonly KnownNode[]): string =>
		nodeTable(
			{
				node: 'n3',
				at: 0,
				cluster: { cluster: 'default', problem: '', homeless: [], unfenced: [], nodes },
			},
			(style, text) => (style === 'yellow' ? `!${text}!` : text),
		).replaceAll(/ +$/gm, '');

	test('shows which get nothing new, since when and why, and what was drained', () => {
		const drained = { web1: 'n2', web2: 'n3' };
		expect(
			shown([
				node('n1', { cordon, owns: 3, drained }),
				node('n2', { unschedulable: true }),
				node('n3', { drained: { web3: 'n1' } }),
			]),
		).toMatch(
			new RegExp(
				[
					'\nn1 +Ready,SchedulingDisabled +3 .*',
					'n2 +Ready,SchedulingDisabled +1 .*',
					'n3 +Ready +1 .*',
					'n1 is cordoned since 2026-05-01 13:02:11Z, by n3: new kernel; drained of web1 \\(n2\\), web2 \\(n3\\)\n$',
				].join('\n'),
			),
		);
	});

	test('warns of no node that is away after it was emptied for that', () => {
		const away = { cordon, state: 'NotReady' } as const;
		const [, , emptied, full, gone] = shown([
			node('n1', { ...away, owns: 0 }),
			node('n2', away),
			node('n3', { state: 'NotReady' }),
		]).split('\n');
		expect(emptied).toMatch(/^n1 +NotReady,SchedulingDisabled +0/);
		expect(full).toMatch(/^n2 +!NotReady,SchedulingDisabled! +1/);
		expect(gone).toMatch(/^n3 +!NotReady +! +1/);
	});
});
