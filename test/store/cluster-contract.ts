import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Owner } from '../../src/model/migration.ts';
import type { SharedStatus } from '../../src/model/shared-status.ts';
import type { ClusterStore } from '../../src/store/cluster-store.ts';
import { patience } from '../support/patience.ts';
import { waitFor } from '../support/wait-for.ts';

export interface UnderContract {
	/** As that node sees it. Those of one store share what they know; one alone is another one's `null`. */
	readonly open: (node: string) => Promise<ClusterStore>;
	/** False: a host that stands alone, which has nobody to keep instances away for. */
	readonly isShared: boolean;
	readonly close: () => Promise<void>;
}

/** What holds of every store, whoever keeps it. */
export function clusterContract(what: string, make: () => Promise<UnderContract>): void {
	describe(`${what}, as every store,`, () => {
		let under: UnderContract;
		let store: ClusterStore;
		beforeAll(async () => {
			under = await make();
			store = await under.open('n1');
		}, patience(20_000));
		afterAll(async () => {
			await store?.close();
			await under?.close();
		});

		test('has a view that is current from the beginning', () => {
			expect(store.view).toMatchObject({ isCurrent: true, problem: '' });
		});

		test('gives what nobody has to whom claims it, and once again the same', async () => {
			const owner = await store.claim('web1');
			expect(owner).toMatchObject({ node: 'n1', against: null });
			await expect(store.claim('web1')).resolves.toEqual(owner);
			await expect(store.ownerOf('web1')).resolves.toEqual(owner);
		});

		test('passes it on by what both agreed on, and once again the same', async () => {
			const owner = await store.claim('web2');
			const next = { node: 'n2', epoch: owner.epoch + 1, against: 'n1' };
			await store.pass('web2', owner, next);
			await store.pass('web2', owner, next);
			await expect(store.ownerOf('web2')).resolves.toEqual(next);
		});

		test('refuses a claim of what another node has', async () => {
			const owner = await store.claim('web3');
			await store.pass('web3', owner, { node: 'n2', epoch: owner.epoch + 1, against: null });
			await expect(store.claim('web3')).rejects.toMatchObject({
				reason: 'OwnedElsewhere',
				message: 'cannot have web3: n2 has it',
			});
		});

		test('passes nothing on that another node has by now', async () => {
			const owner = await store.claim('web4');
			await store.pass('web4', owner, { node: 'n2', epoch: owner.epoch + 1, against: null });
			const late = { node: 'n3', epoch: owner.epoch + 1, against: null };
			await expect(store.pass('web4', owner, late)).rejects.toMatchObject({
				reason: 'OwnedElsewhere',
			});
			await expect(store.ownerOf('web4')).resolves.toMatchObject({ node: 'n2' });
		});

		test('takes over what another node had, and from nobody else', async () => {
			const owner = await store.claim('web10');
			const theirs = { node: 'n2', epoch: owner.epoch + 1, against: null };
			await store.pass('web10', owner, theirs);
			await expect(store.takeOver('web10', 'n3', null)).rejects.toMatchObject({
				reason: 'OwnedElsewhere',
				message: 'cannot have web10: n2 has it',
			});
			const mine = { node: 'n1', epoch: theirs.epoch + 1, against: 'n2' };
			await expect(store.takeOver('web10', 'n2', 'n2')).resolves.toEqual(mine);
			await expect(store.ownerOf('web10')).resolves.toEqual(mine);
		});

		test('forgets what this node had, and leaves what others have', async () => {
			const owner = await store.claim('web5');
			await store.forget('web5');
			await expect(store.ownerOf('web5')).resolves.toBeNull();
			await store.forget('web5');
			await store.claim('web6');
			const next = { node: 'n2', epoch: owner.epoch + 1, against: null };
			await store.pass('web6', owner, next);
			await store.forget('web6');
			await expect(store.ownerOf('web6')).resolves.toEqual(next);
		});

		test('tells of each change until it is not wanted any more', async () => {
			const heard: string[] = [];
			const leave = store.follow((names) => heard.push(...names));
			await store.claim('web7');
			await waitFor('the claim is told', () => heard.includes('web7'));
			leave();
			await store.claim('web8');
			await store.claim('web9');
			expect(heard).not.toContain('web9');
		});

		test('keeps a cordon until it is lifted, or refuses one where there are no other nodes', async () => {
			const cordon = { since: 7, by: 'n1', reason: 'new kernel' };
			if (!under.isShared) {
				const message = 'cannot cordon n2: this node shares no store with other nodes';
				await expect(store.cordon('n2', cordon)).rejects.toMatchObject({ message });
				await expect(store.uncordon('n2')).rejects.toMatchObject({ reason: 'AgainstSpec' });
				await expect(store.noteDrained('n2', 'web1', 'n3')).rejects.toThrow('cannot drain n2');
				expect(store.view.cordons.size).toBe(0);
				return;
			}
			await expect(store.cordon('n2', cordon)).resolves.toEqual(cordon);
			await waitFor('it is seen', () => store.view.cordons.has('n2'));
			const again = { since: 9, by: 'n3', reason: '' };
			await expect(store.cordon('n2', again)).resolves.toEqual(cordon);
			expect(store.view.cordons.get('n2')).toEqual(cordon);
			await expect(store.uncordon('n2')).resolves.toEqual(cordon);
			await waitFor('its end is seen', () => !store.view.cordons.has('n2'));
			await expect(store.uncordon('n2')).resolves.toBeNull();
		});

		test('shows a node that announced itself, with the newest of what it says', async () => {
			const presence = { node: 'n1', version: '1', since: 7, memory: { capacity: 8, held: 4 } };
			await store.announce({ ...presence, running: 0 });
			await waitFor('n1 is there', () => store.view.nodes.has('n1'));
			await store.announce({ ...presence, running: 3 });
			await waitFor('it tells more', () => store.view.nodes.get('n1')?.running === 3);
			expect(store.view.nodes.get('n1')).toEqual({ ...presence, running: 3 });
		});

		test('shares how an instance stands that this node has, until it forgets it', async () => {
			const owner = await store.claim('web11');
			const status = statusOf(owner);
			await shared(store, 'web11', status);
			expect(store.view.statuses.get('web11')).toEqual(status);
			const later = { ...status, state: 'Stopped', at: 8 };
			await store.shareStatuses(new Map([['web11', later]]));
			expect(store.view.statuses.get('web11')).toEqual(later);
			await store.forget('web11');
			await waitFor('nothing is told of it', () => !store.view.statuses.has('web11'));
		});

		test('leaves out what another node has by now, and shares the rest', async () => {
			const lost = await store.claim('web12');
			await shared(store, 'web12', statusOf(lost));
			await store.pass('web12', lost, { node: 'n2', epoch: lost.epoch + 1, against: null });
			const kept = await store.claim('web13');
			await waitFor('the rest is shared', async () => {
				const again = { ...statusOf(lost), state: 'Stopped' };
				await store.shareStatuses(
					new Map([
						['web12', again],
						['web13', statusOf(kept)],
					]),
				);
				return store.view.statuses.has('web13');
			});
			expect(store.view.statuses.get('web12')?.state).toBe('Running');
			const early = { ...statusOf(kept), epoch: kept.epoch + 1, state: 'Frozen' };
			await store.shareStatuses(new Map([['web13', early]]));
			expect(store.view.statuses.get('web13')?.state).toBe('Running');
		});

		test('shares what goes on with an instance until it is over, and tells of each', async () => {
			const heard: string[] = [];
			const leave = store.followShared((names) => heard.push(...names));
			const { epoch } = await store.claim('web14');
			await store.announce(PRESENCE);
			const how = { kind: 'Migration', phase: 'Copying', mode: 'Live', memory: null } as const;
			const move = { ...how, node: 'n1', from: 'n1', to: 'n2', epoch: epoch + 1, since: 9 };
			await waitFor('it is told', async () => {
				await store.shareOperation('web14', move);
				return store.view.operations.has('web14');
			});
			expect(store.view.operations.get('web14')).toEqual(move);
			await waitFor('whoever follows hears of it', () => heard.includes('web14'));
			const further = { ...move, phase: 'HandingOver' } as const;
			await store.shareOperation('web14', further);
			expect(store.view.operations.get('web14')).toEqual(further);
			await store.shareOperation('web14', null);
			expect(store.view.operations.has('web14')).toBe(false);
			leave();
		});

		test('lets nobody end what another node tells that goes on', async () => {
			const { epoch } = await store.claim('web15');
			await store.announce(PRESENCE);
			const how = { kind: 'Failover', phase: 'Fencing', mode: null, memory: null } as const;
			const theirs = { ...how, node: 'n2', from: 'n1', to: 'n2', epoch: epoch + 1, since: 9 };
			await waitFor('it is told', async () => {
				await store.shareOperation('web15', theirs);
				return store.view.operations.has('web15');
			});
			await store.shareOperation('web15', null);
			expect(store.view.operations.get('web15')).toEqual(theirs);
		});
	});
}

const PRESENCE = {
	...{ node: 'n1', version: '1', since: 7, running: 0 },
	memory: { capacity: 8, held: 4 },
};

function statusOf({ node, epoch }: Owner): SharedStatus {
	const ready = { type: 'Ready', status: 'True', reason: 'Converged', message: '' } as const;
	return {
		...{ node, epoch, at: 7, commit: 'c0ffee', state: 'Running' },
		conditions: [{ ...ready, lastTransitionTime: 5 }],
		...{ migratable: 'Live', notLive: '', memory: { used: 1, max: null }, cpus: '0-1' },
		...{ restarts: 0, createdAt: 3 },
	};
}

/** Once this node has heard that it is its owner, which etcd tells it. */
async function shared(store: ClusterStore, name: string, status: SharedStatus): Promise<void> {
	await waitFor(`${name} is told`, async () => {
		await store.shareStatuses(new Map([[name, status]]));
		return store.view.statuses.has(name);
	});
}
