import { type Guest, type Harm, type Load, MemorySimulation } from './memory-model.ts';

const MI = 2 ** 20;
const HOUR = 3600;
const DAY = 24 * HOUR;

/** What the instances of the simulated node may have together. */
const CAPACITY = 6656 * MI;
/** Seconds before the figures of a day begin. */
const WARM_UP = HOUR;

/** A whole day of one way to share a node. */
export interface DayFigures {
	/** Seconds that instances waited for pages that they had lost. */
	readonly stalled: number;
	/** Seconds in which a working set did not fit, summed over the instances. */
	readonly short: number;
	readonly oomKills: number;
}

/** Everybody has the same part of the memory all day. */
export function dayWithEqualShares(): DayFigures {
	const simulation = aDay((guests) => CAPACITY / guests);
	simulation.run(WARM_UP);
	const before = figuresOf(simulation);
	simulation.run(DAY);
	return less(figuresOf(simulation), before);
}

/** Everybody begins with its max, and the policy shares the memory every ten seconds. */
export function dayWithAuto(): DayFigures {
	const simulation = aDay(() => 3072 * MI);
	simulation.rounds(WARM_UP / 10);
	const before = figuresOf(simulation);
	simulation.rounds(DAY / 10);
	return less(figuresOf(simulation), before);
}

function aDay(target: (guests: number) => number): MemorySimulation {
	const guests = guestsOfADay();
	return new MemorySimulation(
		{
			node: { total: CAPACITY + 512 * MI, reserve: 512 * MI, overcommit: 1, promised: 0 },
			guests,
			hasPressure: true,
		},
		() => target(guests.length),
	);
}

/** Ten instances: offices by day, batch work by night, builds now and then, and some that hardly do anything. */
function guestsOfADay(): readonly Guest[] {
	return [
		guest('web1', (t) => load(200 + 200 * officeHours(t), 100 + 700 * officeHours(t))),
		guest('web2', (t) =>
			load(200 + 200 * officeHours(t - HOUR), 100 + 700 * officeHours(t - HOUR)),
		),
		guest('mail', (t) => load(150 + 100 * officeHours(t), 150 + 250 * officeHours(t))),
		guest('db', (t) => load(400, 900 + 500 * officeHours(t))),
		guest('reports', (t) => load(100 + 400 * night(t), 50 + 1600 * night(t))),
		guest('build', (t) => load(100 + 400 * build(t), 50 + 900 * burst(t), 1)),
		guest('backup', (t) => load(60, 20, t % DAY < 2 * HOUR ? 60 : 0)),
		guest('idle1', () => load(60, 20, 1)),
		guest('idle2', () => load(40, 20, 1)),
		guest('idle3', () => load(80, 40, 0.1)),
	];
}

function guest(name: string, inMi: (second: number) => Load): Guest {
	return { name, min: 64 * MI, max: 3072 * MI, weight: 100, load: inMi };
}

function load(anon: number, hot: number, streamed = 0): Load {
	return { anon: anon * MI, hot: hot * MI, streamed: streamed * MI };
}

/** From 0 at night to 1 at two in the afternoon. */
function officeHours(second: number): number {
	return Math.max(0, Math.sin(((second - 8 * HOUR) / (12 * HOUR)) * Math.PI));
}

/** From one to five, up and down within a quarter of an hour. */
function night(second: number): number {
	const hour = (second % DAY) / HOUR;
	return Math.max(0, Math.min(1, 4 * (hour - 1), 4 * (5 - hour)));
}

/** Every two hours for twenty minutes, up and down within four. */
function build(second: number): number {
	const minute = (second % (2 * HOUR)) / 60;
	return Math.max(0, Math.min(1, (minute - 10) / 4, (34 - minute) / 4));
}

/** The same at once: what it reads does not come slowly. */
function burst(second: number): number {
	return build(second) > 0.1 ? 1 : 0;
}

function figuresOf({ harm }: MemorySimulation): DayFigures {
	const sum = (of: (harm: Harm) => number) =>
		[...harm.values()].reduce((all, each) => all + of(each), 0);
	return {
		stalled: sum(({ stalled }) => stalled),
		short: sum(({ short }) => short),
		oomKills: sum(({ oomKills }) => oomKills),
	};
}

function less(figures: DayFigures, before: DayFigures): DayFigures {
	return {
		stalled: figures.stalled - before.stalled,
		short: figures.short - before.short,
		oomKills: figures.oomKills - before.oomKills,
	};
}
