import { expect, test } from 'vitest';
import { instanceNotes } from '../../src/cli/text/instance-note.ts';
import { SimNode } from '../support/sim-node.ts';

async function notesOf(node: SimNode): Promise<readonly string[]> {
	const daemon = await node.boot();
	await node.clock.advance(5000);
	const { instances, at } = await node.status(daemon);
	await daemon.stop();
	return instanceNotes(instances.find(({ name }) => name === 'web1')!, { node: 'n1', now: at });
}

function declaring(...spec: readonly string[]): SimNode {
	const node = new SimNode();
	node.declare('web1', ...spec);
	return node;
}

test('says once that a bridge is not there', async () => {
	const node = declaring('nics: [{name: eth0, bridge: br9}]');
	node.host.node = { ...node.host.node, bridges: [] };
	expect(await notesOf(node)).toEqual(['BridgeMissing']);
});

test('says once that a disk is not there', async () => {
	const node = declaring('disks: [{name: root, block: {device: /dev/sdz}}]');
	node.host.node = { ...node.host.node, missingPaths: ['/dev/sdz'] };
	expect(await notesOf(node)).toEqual(['DiskMissing']);
});

test('says nothing of what is as declared', async () => {
	expect(await notesOf(declaring())).toEqual([]);
});
