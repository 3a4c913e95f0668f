import fc from 'fast-check';
import type { Link } from './sim-store.ts';
import {
	INSTANCES,
	type InstanceName,
	NODES,
	type NodeName,
	type Wish,
	type World,
} from './world.ts';

/** One thing that happens to a world, and how long nothing else happens then. */
export type Happening = { readonly thenMs: number } & (
	| {
			readonly what: 'declare';
			/** Those whose git is up to date. */
			readonly where: readonly NodeName[];
			readonly instance: InstanceName;
			readonly wish: Wish;
	  }
	| {
			readonly what: 'undeclare';
			readonly where: readonly NodeName[];
			readonly instance: InstanceName;
	  }
	| { readonly what: 'kill'; readonly node: NodeName; readonly left: number }
	| { readonly what: 'boot' }
	| { readonly what: 'link'; readonly node: NodeName; readonly link: Link }
	| { readonly what: 'election' }
	| { readonly what: 'way'; readonly from: NodeName; readonly to: NodeName; readonly link: Link }
	| { readonly what: 'crash'; readonly instance: InstanceName }
	| { readonly what: 'retry' }
);

const aNode = fc.constantFrom(...NODES);
const anInstance = fc.constantFrom(...INSTANCES);
const aLink = fc.constantFrom<Link>('Up', 'Down', 'Deaf');
const where = fc.oneof(
	{ weight: 2, arbitrary: fc.constant([...NODES]) },
	{ weight: 1, arbitrary: fc.subarray([...NODES], { minLength: 1 }) },
);
const aWish: fc.Arbitrary<Wish> = fc.record({
	node: fc.option(aNode, { freq: 4 }),
	state: fc.oneof(
		{ weight: 5, arbitrary: fc.constant<Wish['state']>('Running') },
		{ weight: 1, arbitrary: fc.constant<Wish['state']>('Stopped') },
	),
	mode: fc.constantFrom<Wish['mode']>('Live', 'Cold'),
	memory: fc.constantFrom('Auto', 'PreCopy'),
});
const thenMs = fc.oneof(fc.integer({ min: 0, max: 1500 }), fc.integer({ min: 0, max: 20_000 }));

const aHappening: fc.Arbitrary<Happening> = fc.oneof(
	{
		weight: 6,
		arbitrary: fc.record({
			what: fc.constant('declare' as const),
			...{ where, instance: anInstance, wish: aWish, thenMs },
		}),
	},
	{
		weight: 1,
		arbitrary: fc.record({
			what: fc.constant('undeclare' as const),
			...{ where, instance: anInstance, thenMs },
		}),
	},
	{
		weight: 4,
		arbitrary: fc.record({
			what: fc.constant('kill' as const),
			...{ node: aNode, left: fc.nat(25), thenMs },
		}),
	},
	{ weight: 3, arbitrary: fc.record({ what: fc.constant('boot' as const), thenMs }) },
	{
		weight: 3,
		arbitrary: fc.record({ what: fc.constant('link' as const), node: aNode, link: aLink, thenMs }),
	},
	{ weight: 1, arbitrary: fc.record({ what: fc.constant('election' as const), thenMs }) },
	{
		weight: 3,
		arbitrary: fc.record({
			what: fc.constant('way' as const),
			...{ from: aNode, to: aNode, link: aLink, thenMs },
		}),
	},
	{
		weight: 1,
		arbitrary: fc.record({ what: fc.constant('crash' as const), instance: anInstance, thenMs }),
	},
	{ weight: 1, arbitrary: fc.record({ what: fc.constant('retry' as const), thenMs }) },
);

export const histories = fc.array(aHappening, { minLength: 1, maxLength: 20 });

export async function happen(world: World, happening: Happening): Promise<void> {
	switch (happening.what) {
		case 'declare':
			world.declare(happening.where, happening.instance, happening.wish);
			break;
		case 'undeclare':
			world.undeclare(happening.where, happening.instance);
			break;
		case 'kill':
			world.killSoon(happening.node, happening.left);
			break;
		case 'boot':
			await world.boot();
			break;
		case 'link':
			world.setLink(happening.node, happening.link);
			break;
		case 'election':
			for (const node of NODES) world.setLink(node, 'Down');
			await world.clock.advance(1500);
			for (const node of NODES) world.setLink(node, 'Up');
			break;
		case 'way':
			world.setWay(happening.from, happening.to, happening.link);
			break;
		case 'crash':
			world.crash(happening.instance);
			break;
		case 'retry':
			void world.retry();
			break;
	}
	await world.clock.advance(happening.thenMs);
}
