import { expect, test } from 'vitest';
import type { Peers } from '../../../src/drivers/migration/peer.ts';
import type { Daemon } from '../../../src/reconciler/daemon.ts';
import { SimNode } from '../../support/sim-node.ts';

const nodeN2 = (spec: string): string =>
	`apiVersion: ballast/v1\nkind: Node\nmetadata: {name: n2}\nspec: ${spec}\n`;

/** A node without a store, whose spec gave web1 to n2 until now: that one has it, as far as this one knows. */
async function whatN2Has(
	answers: (address: string) => boolean,
	n2 = nodeN2('{address: n2.example}'),
): Promise<{ node: SimNode; daemon: Daemon; takeOver: () => Promise<unknown> }> {
	const node = new SimNode();
	node.specs.files.set('n2.yaml', n2);
	node.declare('web1', 'node: n2');
	const none = (): never => {
		throw new Error('nobody asks for that');
	};
	const peers: Peers = {
		...{ open: none, sizeOf: none, fence: none, canFence: false },
		answers: (address) => Promise.resolve(answers(address)),
	};
	const daemon = await node.boot({ peers });
	await node.clock.advance(5000);
	node.declare('web1', 'node: n1');
	await node.clock.advance(10_000);
	expect(node.runs('web1')).toEqual([]);
	const takeOver = (): Promise<unknown> => node.clock.runUntil(daemon.api.takeOver('web1', 'n2'));
	return { node, daemon, takeOver };
}

test('without a store, what a node has that answers is not taken over', async () => {
	let isThere = true;
	const asked: string[] = [];
	const { node, daemon, takeOver } = await whatN2Has((address) => {
		asked.push(address);
		return isThere;
	});
	await expect(takeOver()).rejects.toMatchObject({
		reason: 'NodeAnswers',
		message: 'cannot take web1 over: n2 answers at n2.example, and may run it',
	});
	await node.clock.advance(60_000);
	expect(node.runs('web1')).toEqual([]);
	expect(node.reasons('web1')).not.toContain('TakenOver');
	isThere = false;
	await takeOver();
	await node.clock.advance(60_000);
	expect(node.runs('web1')).toHaveLength(1);
	expect(node.reasons('web1')).toContain('TakenOver');
	expect(asked).toEqual(['n2.example', 'n2.example']);
	await node.clock.runUntil(daemon.stop());
});

test('without a store, a node of which nobody says the address cannot be asked, so nothing of it is taken over', async () => {
	const { node, daemon, takeOver } = await whatN2Has(() => false, nodeN2('{}'));
	await expect(takeOver()).rejects.toMatchObject({
		reason: 'AgainstSpec',
		message: expect.stringContaining('no Node document of n2 says its address'),
		hint: 'Write one, with spec.address.',
	});
	await node.clock.advance(60_000);
	expect(node.runs('web1')).toEqual([]);
	await node.clock.runUntil(daemon.stop());
});
