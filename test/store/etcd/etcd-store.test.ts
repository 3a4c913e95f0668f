import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { EtcdSettings } from '../../../src/settings.ts';
import { EtcdStore } from '../../../src/store/etcd/etcd-store.ts';
import {
	EtcdCluster,
	type TestCertificates,
	testCertificates,
} from '../../support/etcd-cluster.ts';
import { patience } from '../../support/patience.ts';
import { waitFor } from '../../support/wait-for.ts';
import { clusterContract } from '../cluster-contract.ts';

const LONG = patience(40_000);

clusterContract('etcd with one member', async () => {
	const cluster = await EtcdCluster.start(1);
	const open = (node: string) => EtcdStore.open({ node, etcd: cluster.settings });
	return { isShared: true, open, close: () => cluster.stop() };
});

clusterContract('etcd with three members', async () => {
	const cluster = await EtcdCluster.start(3);
	const open = (node: string) => EtcdStore.open({ node, etcd: cluster.settings });
	return { isShared: true, open, close: () => cluster.stop() };
});

describe('etcd that several nodes share', () => {
	let cluster: EtcdCluster;
	const opened: EtcdStore[] = [];
	beforeAll(async () => {
		cluster = await EtcdCluster.start(3);
	}, LONG);
	afterEach(async () => {
		await Promise.all(opened.splice(0).map((store) => store.close()));
	});
	afterAll(() => cluster.stop());

	async function storeOf(node: string, etcd = cluster.settings): Promise<EtcdStore> {
		const store = await EtcdStore.open({ node, etcd });
		opened.push(store);
		return store;
	}

	test('gives an instance to one of those that claim it at the same time', async () => {
		const stores = await Promise.all(['n1', 'n2', 'n3', 'n4'].map((node) => storeOf(node)));
		const claims = await Promise.allSettled(stores.map((store) => store.claim('race')));
		expect(claims.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
		const winner = await stores[0]?.ownerOf('race');
		for (const store of stores) {
			await waitFor('all see the same', () => store.view.owners.get('race')?.node === winner?.node);
		}
	});

	test('tells every node of claims, hand-overs, and what is forgotten', async () => {
		const [n1, n2] = [await storeOf('n1'), await storeOf('n2')];
		const owner = await n1.claim('told');
		await waitFor('n2 hears the claim', () => n2.view.owners.get('told')?.node === 'n1');
		await n1.pass('told', owner, { node: 'n2', epoch: 2, against: null });
		await waitFor('n2 hears it is its own', () => n2.view.owners.get('told')?.epoch === 2);
		await n2.forget('told');
		await waitFor('n1 hears nobody has it', () => !n1.view.owners.has('told'));
	});

	test('tells every node which ones are cordoned, and what drains took from them until the next cordon', async () => {
		const [n1, n2] = [await storeOf('n1'), await storeOf('n2')];
		const cordon = { since: 7, by: 'n1', reason: 'new kernel' };
		await n1.cordon('n3', cordon);
		await n1.noteDrained('n3', 'web1', 'n1');
		await n1.noteDrained('n3', 'web2', 'n2');
		await n1.noteDrained('n3', 'web1', null);
		const taken = () => [...(n2.view.drained.get('n3') ?? [])];
		await waitFor('n2 hears', () => taken().length === 1 && n2.view.cordons.has('n3'));
		expect(n2.view.cordons.get('n3')).toEqual(cordon);
		// one that comes later knows the same
		const late = await storeOf('n4');
		expect([...late.view.drained]).toEqual([['n3', new Map([['web2', 'n2']])]]);
		expect(late.view.cordons).toEqual(new Map([['n3', cordon]]));
		await n2.cordon('n3', { ...cordon, since: 8 });
		await n2.uncordon('n3');
		expect(taken()).toEqual([['web2', 'n2']]);
		await n2.cordon('n3', { ...cordon, since: 9 });
		await waitFor('nothing is left of before', () => taken().length === 0);
		await n2.uncordon('n3');
	});

	test('takes what cannot be read for a cordon without a reason', async () => {
		const n1 = await storeOf('n1');
		await cluster.put(`/ballast/${cluster.settings.cluster}/cordoned/n5`, 'no JSON');
		await waitFor('it is seen', () => n1.view.cordons.has('n5'));
		expect(n1.view.cordons.get('n5')).toEqual({ since: 0, by: '', reason: '' });
		await n1.uncordon('n5');
	});

	test('shows a node until it says goodbye, and until its lease is over when it says nothing', async () => {
		const [n1, n2, n3] = [await storeOf('n1'), await storeOf('n2'), await storeOf('n3')];
		const presence = { version: '1', since: 1, running: 0, memory: { capacity: 1, held: 1 } };
		await n2.announce({ node: 'n2', ...presence });
		await n3.announce({ node: 'n3', ...presence });
		await waitFor('both are there', () => n1.view.nodes.has('n2') && n1.view.nodes.has('n3'));
		opened.splice(opened.indexOf(n2), 1);
		await n2.close();
		await waitFor('n2 said goodbye', () => !n1.view.nodes.has('n2'));
		expect(n1.view.nodes.has('n3')).toBe(true);
	});

	test(
		'keeps its lease and goes on listening meanwhile',
		async () => {
			const [n1, n2] = [await storeOf('n1'), await storeOf('n2')];
			const memory = { capacity: 1, held: 1 };
			await n1.announce({ node: 'n1', version: '1', since: 1, running: 0, memory });
			await waitFor('n1 is there', () => n1.view.nodes.has('n1') && n2.view.nodes.has('n1'));
			let told = 0;
			n1.follow(() => told++);
			// longer than a lease that nobody keeps
			await delay(6500);
			expect(n2.view.nodes.has('n1')).toBe(true);
			expect(told).toBe(0);
		},
		LONG,
	);

	test('tells what goes on with an instance for as long as its node is there', async () => {
		const [n1, n2] = [await storeOf('n1'), await storeOf('n2')];
		const memory = { capacity: 1, held: 1 };
		await n1.announce({ node: 'n1', version: '1', since: 1, running: 0, memory });
		await n1.claim('going');
		const how = { kind: 'Migration', phase: 'Copying', mode: 'Cold', memory: null } as const;
		const move = { ...how, node: 'n1', from: 'n1', to: 'n2', epoch: 2, since: 1 };
		await waitFor('n2 hears of it', async () => {
			await n1.shareOperation('going', move);
			return n2.view.operations.has('going');
		});
		opened.splice(opened.indexOf(n1), 1);
		await n1.close();
		await waitFor('it went with n1', () => !n2.view.operations.has('going'));
	});

	test('lists and shares more than goes into one answer or one transaction', async () => {
		const names = Array.from({ length: 1100 }, (_, at) => `many${at}`);
		const owner = { node: 'n1', epoch: 1, against: null };
		const told = {
			node: owner.node,
			epoch: owner.epoch,
			at: 1,
			state: 'Running',
			conditions: [],
			restarts: 0,
		};
		const text = JSON.stringify(owner);
		await Promise.all(names.map((name) => cluster.put(`/ballast/test/owner/${name}`, text)));
		const [n1, n2] = [await storeOf('n1'), await storeOf('n2')];
		expect(names.filter((name) => n1.view.owners.get(name)?.node !== 'n1')).toEqual([]);
		const nothing = {
			commit: null,
			migratable: null,
			notLive: '',
			memory: null,
			cpus: null,
			createdAt: null,
		};
		const status = { ...told, ...nothing };
		await n1.shareStatuses(new Map(names.map((name) => [name, status])));
		expect(names.filter((name) => !n1.view.statuses.has(name))).toEqual([]);
		await waitFor('n2 hears of all', () => names.every((name) => n2.view.statuses.has(name)));
		await cluster.put('/ballast/test/status/many7', 'not JSON');
		await waitFor('what cannot be read is not shown', () => !n2.view.statuses.has('many7'));
	});

	test('lets nobody take over from a node that is there', async () => {
		const [n1, n2] = [await storeOf('n1'), await storeOf('n2')];
		const memory = { capacity: 1, held: 1 };
		await n2.announce({ node: 'n2', version: '1', since: 1, running: 0, memory });
		await n2.claim('theirs');
		await expect(n1.takeOver('theirs', 'n2', null)).rejects.toMatchObject({
			message: 'cannot take theirs over: the daemon of n2 is there',
		});
		opened.splice(opened.indexOf(n2), 1);
		await n2.close();
		await expect(n1.takeOver('theirs', 'n2', null)).resolves.toMatchObject({
			node: 'n1',
			epoch: 2,
		});
	});

	test.each(['frozen', 'killed'] as const)(
		'goes on with the others when the member that it asks is %s, and hears what happens meanwhile',
		async (what) => {
			const at = await cluster.leader();
			const endpoint = cluster.settings.endpoints[at] ?? '';
			// begins at the one that will not answer
			const others = cluster.settings.endpoints.filter((other) => other !== endpoint);
			const etcd = { ...cluster.settings, endpoints: [endpoint] };
			const stuck = await storeOf('n1', etcd);
			const n1 = await storeOf('n1');
			const n2 = await storeOf('n2', { ...cluster.settings, endpoints: others });
			if (what === 'frozen') await cluster.freeze(at);
			else await cluster.kill(at);
			try {
				const before = Date.now();
				await n1.claim(`${what}-1`).catch(() => undefined);
				await waitFor('a claim works again', () =>
					n1.claim(`${what}-1`).then(
						() => true,
						() => false,
					),
				);
				expect(Date.now() - before).toBeLessThan(patience(8000));
				await n2.claim(`${what}-2`);
				await waitFor(
					'n1 hears of it',
					() => n1.view.isCurrent && n1.view.owners.get(`${what}-2`)?.node === 'n2',
				);
				await expect(stuck.claim(`${what}-3`)).rejects.toMatchObject({
					reason: 'StoreUnreachable',
				});
				await waitFor('who has no other member says so', () => !stuck.view.isCurrent);
			} finally {
				if (what === 'frozen') cluster.thaw(at);
				else cluster.revive(at);
			}
			await waitFor('it comes back by itself', () => stuck.view.isCurrent);
			expect(stuck.view.owners.get(`${what}-2`)?.node).toBe('n2');
		},
		LONG,
	);

	test(
		'without a majority claims nothing, keeps what it knows, and goes on when there is one',
		async () => {
			const store = await storeOf('n1');
			await store.claim('kept');
			await cluster.freeze(0);
			await cluster.freeze(1);
			try {
				await expect(store.claim('unknown')).rejects.toMatchObject({ reason: 'StoreUnreachable' });
				await waitFor('it knows that it hears nothing', () => !store.view.isCurrent);
				expect(store.view.owners.get('kept')?.node).toBe('n1');
			} finally {
				cluster.thaw(0);
				cluster.thaw(1);
			}
			await waitFor('it hears again', () => store.view.isCurrent);
			await waitFor('a claim works again', () =>
				store.claim('unknown').then(
					() => true,
					() => false,
				),
			);
		},
		LONG,
	);

	test(
		'lists everything anew when what it missed was compacted away',
		async () => {
			const [n1, n2] = [await storeOf('n1'), await storeOf('n2')];
			await n1.claim('before');
			await waitFor('n2 hears it', () => n2.view.owners.has('before'));
			// n2 hears nothing while all members are away
			for (const at of [0, 1, 2]) await cluster.kill(at);
			await waitFor('n2 lost them', () => !n2.view.isCurrent);
			for (const at of [0, 1, 2]) cluster.revive(at);
			await waitFor('n1 writes again', () =>
				n1.claim('meanwhile').then(
					() => true,
					() => false,
				),
			);
			await n1.forget('before');
			await cluster.compact();
			const known = () => {
				const { owners, problem } = n2.view;
				return { problem, meanwhile: owners.has('meanwhile'), before: owners.has('before') };
			};
			const whole = { problem: '', meanwhile: true, before: false };
			await expect.poll(known, { timeout: patience(10_000) }).toEqual(whole);
		},
		LONG,
	);

	test('takes what cannot be read for somebody else’s', async () => {
		await cluster.put('/ballast/test/owner/odd', 'not JSON');
		const store = await storeOf('n1');
		await expect(store.claim('odd')).rejects.toMatchObject({ reason: 'OwnedElsewhere' });
		await cluster.put('/ballast/test/later/unknown', '{}');
		expect(store.view.isCurrent).toBe(true);
	});
});

describe('etcd with certificates', () => {
	let folder: string;
	let good: TestCertificates;
	let cluster: EtcdCluster;
	beforeAll(async () => {
		folder = mkdtempSync(join(tmpdir(), 'ballast-etcd-tls-'));
		good = await testCertificates(folder, 'good');
		cluster = await EtcdCluster.start(1, good);
	}, LONG);
	afterAll(async () => {
		await cluster.stop();
		rmSync(folder, { recursive: true });
	});

	async function claimWith(tls: EtcdSettings['tls']): Promise<string> {
		const store = await EtcdStore.open({ node: 'n1', etcd: { ...cluster.settings, tls } });
		try {
			return await store.claim('web1').then(
				() => 'claimed',
				(thrown: Error) => thrown.message,
			);
		} finally {
			await store.close();
		}
	}

	test('lets in who has one', async () => {
		await expect(claimWith(good)).resolves.toBe('claimed');
	});

	test.each([
		['without one of its own', () => ({ ...good, cert: null, key: null })],
		[
			'with one that another authority signed',
			async () => ({
				...(await testCertificates(folder, 'bad')),
				ca: good.ca,
			}),
		],
		[
			'that trusts another authority',
			async () => ({
				...good,
				ca: (await testCertificates(folder, 'other')).ca,
			}),
		],
	])('refuses who comes %s, and says that it is the certificate', async (_, tls) => {
		await expect(claimWith(await tls())).resolves.toMatch(
			/^cannot reach etcd: https:.*(certificate|self-signed|alert|signature)/s,
		);
	});

	test('names a file that is not there', async () => {
		const missing = join(folder, 'missing.pem');
		await expect(claimWith({ ...good, cert: missing })).rejects.toMatchObject({
			reason: 'StoreRefused',
			message: expect.stringContaining(`cannot read ${missing}`),
		});
	});
});
