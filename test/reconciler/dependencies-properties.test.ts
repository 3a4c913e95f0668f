import fc from 'fast-check';
import { expect, test } from 'vitest';
import { outside } from '../../src/drivers/container/sim/sim-outside.ts';
import { Daemon } from '../../src/reconciler/daemon.ts';
import { LXCPATH, SimNode } from '../support/sim-node.ts';

const SECOND = 1000;
const NAMES = ['c0', 'c1', 'c2', 'c3', 'c4'] as const;
type Name = (typeof NAMES)[number];

const name = fc.constantFrom(...NAMES);

type Action =
	| { readonly do: 'declare'; readonly name: Name; readonly state: string }
	| { readonly do: 'undeclare'; readonly name: Name }
	| { readonly do: 'crash'; readonly name: Name }
	| { readonly do: 'pass'; readonly seconds: number };

const action: fc.Arbitrary<Action> = fc.oneof(
	fc.record({
		do: fc.constant('declare' as const),
		name,
		state: fc.constantFrom('Running', 'Running', 'Stopped', 'Frozen'),
	}),
	fc.record({ do: fc.constant('undeclare' as const), name }),
	fc.record({ do: fc.constant('crash' as const), name }),
	fc.record({ do: fc.constant('pass' as const), seconds: fc.integer({ min: 0, max: 5 }) }),
);

/** By index, those that an instance depends on: only ones with a lower index, so there is no circle. */
const graph = fc.tuple(
	...NAMES.map((_, index) =>
		fc.subarray([...NAMES.slice(0, index)], { maxLength: Math.min(index, 2) }),
	),
);

test('whatever is declared and happens: nothing starts before what it depends on, and all settles', async () => {
	await fc.assert(
		fc.asyncProperty(graph, fc.array(action, { maxLength: 12 }), async (below, actions) => {
			const node = new SimNode();
			// Without it a folder that declares nothing would keep everything.
			node.declare('other');
			const needs = (one: Name) => below[NAMES.indexOf(one)] ?? [];
			const declare = (one: Name, state: string) => {
				const list = needs(one).map((other) => `{name: ${other}}`);
				node.declare(one, `state: ${state}`, `dependsOn: [${list.join(', ')}]`);
			};
			const early = watchStarts(node, needs);
			for (const one of NAMES.toReversed()) declare(one, 'Running');
			const daemon = await node.clock.runUntil(Daemon.start(early.parts));
			for (const one of actions) await carryOut(node, one, declare);
			for (const one of NAMES.toReversed()) declare(one, 'Running');
			await node.clock.advance(1000 * SECOND);
			expect(early.starts).toEqual([]);
			expect(node.states()).toEqual(
				Object.fromEntries([...NAMES, 'other'].map((one) => [one, 'RUNNING'])),
			);
			for (const one of NAMES) node.undeclare(one);
			await node.clock.advance(100 * SECOND);
			expect(Object.keys(node.states())).toEqual(['other']);
			expect(node.defects).toEqual([]);
			await node.clock.runUntil(daemon.stop());
		}),
		{ numRuns: 40 },
	);
});

function carryOut(
	node: SimNode,
	one: Action,
	declare: (which: Name, state: string) => void,
): Promise<void> | void {
	switch (one.do) {
		case 'declare':
			return declare(one.name, one.state);
		case 'undeclare':
			return node.undeclare(one.name);
		case 'crash':
			return outside.exit(
				node.host,
				{ lxcpath: LXCPATH, name: one.name },
				{ cause: 'Signal', code: 9 },
			);
		case 'pass':
			return node.clock.advance(one.seconds * SECOND);
	}
}

/** Notes every start of an instance while one that it depends on does not run. */
function watchStarts(node: SimNode, needs: (one: Name) => readonly Name[]) {
	const parts = node.parts({ latency: { start: 300, stop: 300 } });
	const starts: string[] = [];
	const start = parts.driver.start.bind(parts.driver);
	parts.driver.start = (target, spec, signal) => {
		const one = NAMES.find((each) => each === target.name);
		const missing = one === undefined ? [] : needs(one).filter((each) => !isUp(node, each));
		for (const each of missing) starts.push(`${target.name} before ${each}`);
		return start(target, spec, signal);
	};
	return { parts, starts };
}

function isUp(node: SimNode, one: Name): boolean {
	return node.runs(one).some(({ initPid }) => initPid !== null);
}
