import fc from 'fast-check';
import type { Link } from './sim-store.ts';
import {
	GOES_LIVE,
	type Harm,
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
	| HostHappening
);

/** What can happen to a host in every world. */
export type HostHappening =
	| { readonly what: 'power'; readonly node: NodeName; readonly isOn: boolean }
	| { readonly what: 'pause'; readonly node: NodeName; readonly ms: number }
	| {
			readonly what: 'clock';
			readonly node: NodeName;
			readonly byMs: number;
			readonly slowness: number;
	  }
	| {
			readonly what: 'drain';
			readonly where: readonly NodeName[];
			readonly node: NodeName;
			readonly isDrained: boolean;
	  }
	| { readonly what: 'memory'; readonly node: NodeName; readonly harm: Harm };

const aNode = fc.constantFrom(...NODES);
const anInstance = fc.constantFrom(...INSTANCES);
export const aLink = fc.constantFrom<Link>('Up', 'Down', 'Deaf', 'Hung');
export const aWay = fc.constantFrom<Link>('Up', 'Down', 'Deaf');
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
	mode: fc.constantFrom<Wish['mode']>('Live', 'Live', 'Cold'),
	memory: fc.constantFrom<Wish['memory'] & string>('StopCopy', 'PreCopy', 'PostCopy', 'PostCopy'),
});
const thenMs = fc.oneof(fc.integer({ min: 0, max: 1500 }), fc.integer({ min: 0, max: 20_000 }));

const weighted = <T>(weight: number, arbitrary: fc.Arbitrary<T>) => ({ weight, arbitrary });
/** Back by hours of a wrong zone; ahead only so far that a minute is still a minute of waiting. */
const aJump = fc.integer({ min: -10_800_000, max: 5000 });
const slowness = fc.double({ min: 0.95, max: 1.05, noNaN: true });

export const hostHappenings = [
	weighted(
		2,
		fc.record({ what: fc.constant('power' as const), node: aNode, isOn: fc.boolean(), thenMs }),
	),
	weighted(
		2,
		fc.record({
			what: fc.constant('pause' as const),
			...{ node: aNode, ms: fc.integer({ min: 100, max: 90_000 }), thenMs },
		}),
	),
	weighted(
		1,
		fc.record({
			what: fc.constant('clock' as const),
			...{ node: aNode, byMs: aJump, slowness, thenMs },
		}),
	),
	weighted(
		1,
		fc.record({
			what: fc.constant('drain' as const),
			...{ where, node: aNode, isDrained: fc.boolean(), thenMs },
		}),
	),
	weighted(
		6,
		fc.record({
			what: fc.constant('memory' as const),
			...{ node: aNode, harm: fc.constantFrom<Harm>('Criu', 'Receive', 'Way', 'Holder'), thenMs },
		}),
	),
] as const;

/** From where it runs to another node, with its processes: everything else is there to happen meanwhile. */
const aLiveMove: fc.Arbitrary<Happening> = fc.record({
	what: fc.constant('declare' as const),
	where: fc.constant([...NODES]),
	instance: fc.constant(GOES_LIVE),
	wish: fc.record({
		node: aNode,
		state: fc.constant('Running' as const),
		mode: fc.constant('Live' as const),
		memory: fc.constantFrom('StopCopy' as const, 'PostCopy' as const, 'PostCopy' as const),
	}),
	thenMs: fc.integer({ min: 500, max: 10_000 }),
});

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
			...{ from: aNode, to: aNode, link: aWay, thenMs },
		}),
	},
	{
		weight: 1,
		arbitrary: fc.record({ what: fc.constant('crash' as const), instance: anInstance, thenMs }),
	},
	{ weight: 1, arbitrary: fc.record({ what: fc.constant('retry' as const), thenMs }) },
	weighted(8, aLiveMove),
	...hostHappenings,
);

export const histories = fc.array(aHappening, { minLength: 1, maxLength: 20, size: 'max' });

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
		default:
			await happenToHost(world, happening);
	}
	await world.clock.advance(happening.thenMs);
}

export async function happenToHost(world: World, happening: HostHappening): Promise<void> {
	const { node } = happening;
	switch (happening.what) {
		case 'power':
			if (happening.isOn) await world.powerOn(node);
			else world.powerOff(node);
			break;
		case 'pause':
			world.pause(node, happening.ms);
			break;
		case 'clock':
			world.setClock(node, happening);
			break;
		case 'drain':
			world.drain(happening.where, node, happening.isDrained);
			break;
		case 'memory':
			world.harmMemory(node, happening.harm);
			break;
	}
}
