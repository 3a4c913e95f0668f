import fc from 'fast-check';
import { aLink, aWay, type HostHappening, happenToHost, hostHappenings } from './histories.ts';
import type { Link } from './sim-store.ts';
import { FAILS_OVER, NODES, type NodeName, type World } from './world.ts';

/** One thing that happens, and how long nothing else happens then. */
export type Outage = { readonly thenMs: number } & (
	| { readonly what: 'kill'; readonly node: NodeName; readonly left: number }
	| { readonly what: 'boot' }
	| { readonly what: 'link'; readonly node: NodeName; readonly link: Link }
	| { readonly what: 'way'; readonly from: NodeName; readonly to: NodeName; readonly link: Link }
	| { readonly what: 'crash' }
	| { readonly what: 'fencing'; readonly works: boolean }
	| { readonly what: 'cordon'; readonly node: NodeName; readonly isOn: boolean }
	| { readonly what: 'move'; readonly to: NodeName | null }
	| HostHappening
);

const node = fc.constantFrom(...NODES);
const thenMs = fc.oneof(fc.integer({ min: 0, max: 1500 }), fc.integer({ min: 0, max: 30_000 }));
const what = <const W extends Outage['what']>(word: W) => fc.constant(word);
export const outages: fc.Arbitrary<readonly Outage[]> = fc.array(
	fc.oneof(
		fc.record({ what: what('power'), node, isOn: fc.boolean(), thenMs }),
		fc.record({ what: what('kill'), node, left: fc.nat(25), thenMs }),
		fc.record({ what: what('boot'), thenMs }),
		fc.record({ what: what('link'), node, link: aLink, thenMs }),
		fc.record({ what: what('way'), from: node, to: node, link: aWay, thenMs }),
		fc.record({ what: what('crash'), thenMs }),
		fc.record({ what: what('fencing'), works: fc.boolean(), thenMs }),
		fc.record({ what: what('cordon'), node, isOn: fc.boolean(), thenMs }),
		fc.record({ what: what('move'), to: fc.option(node, { freq: 3 }), thenMs }),
		...hostHappenings,
	),
	{ minLength: 1, maxLength: 20, size: 'max' },
);

export async function befall(world: World, outage: Outage): Promise<void> {
	switch (outage.what) {
		case 'kill':
			world.killSoon(outage.node, outage.left);
			break;
		case 'boot':
			await world.boot();
			break;
		case 'link':
			world.setLink(outage.node, outage.link);
			break;
		case 'way':
			world.setWay(outage.from, outage.to, outage.link);
			break;
		case 'crash':
			world.crash(FAILS_OVER);
			break;
		case 'fencing':
			world.canCutPower = outage.works;
			break;
		case 'cordon':
			world.setCordon(outage.node, outage.isOn);
			break;
		case 'move':
			world.declareFailingOver(outage.to);
			break;
		default:
			await happenToHost(world, outage);
	}
	await world.clock.advance(outage.thenMs);
}
