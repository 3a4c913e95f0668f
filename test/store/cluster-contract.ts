import { afterAll, beforeAll, describe, expect, test } from 'vitest';
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
	});
}
