import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type RestartWindow, WEEKDAYS } from '../../../src/model/window.ts';
import { nextOpening } from '../../../src/reconciler/plan/opening.ts';

const DAY = 86_400_000;

const night: RestartWindow = {
	name: 'night',
	timezone: 'Europe/Vienna',
	days: WEEKDAYS,
	from: '22:00',
	to: '04:00',
};

const at = (text: string): number => Date.parse(text);

/** Open until or closed until, as a time in UTC. */
function inWords(window: RestartWindow, now: string): string {
	const opening = nextOpening(window, at(now));
	const ms = opening.open ? opening.untilMs : opening.fromMs;
	return `${opening.open ? 'open' : 'closed'} until ${new Date(ms).toISOString().slice(0, 16)}`;
}

describe('a window over midnight', () => {
	test.each([
		['2026-11-24T20:59Z', 'closed until 2026-11-24T21:00'],
		['2026-11-24T21:00Z', 'open until 2026-11-25T03:00'],
		['2026-11-25T02:59Z', 'open until 2026-11-25T03:00'],
		['2026-11-25T03:00Z', 'closed until 2026-11-25T21:00'],
	])('at %s is %s', (now, expected) => {
		expect(inWords(night, now)).toBe(expected);
	});

	test('belongs to the day on which it opens', () => {
		const saturday = { ...night, days: ['Sat'] } as const;
		expect(inWords(saturday, '2026-11-28T21:00Z')).toBe('open until 2026-11-29T03:00');
		expect(inWords(saturday, '2026-11-29T02:00Z')).toBe('open until 2026-11-29T03:00');
		expect(inWords(saturday, '2026-11-29T21:00Z')).toBe('closed until 2026-12-05T21:00');
	});
});

test('a whole day opens again where it closes', () => {
	const always = { ...night, from: '00:00', to: '24:00' };
	expect(inWords(always, '2026-11-24T12:00Z')).toBe('open until 2026-11-24T23:00');
	expect(inWords(always, '2026-11-24T23:00Z')).toBe('open until 2026-11-25T23:00');
});

// Clocks in Vienna go from 02:00 to 03:00 on 2026-03-29 and from 03:00 to 02:00 on 2026-10-25.
describe('when clocks change', () => {
	test('a window keeps the hours that clocks show', () => {
		expect(inWords(night, '2026-03-28T20:00Z')).toBe('closed until 2026-03-28T21:00');
		expect(inWords(night, '2026-03-28T21:00Z')).toBe('open until 2026-03-29T02:00');
		expect(inWords(night, '2026-10-24T20:00Z')).toBe('open until 2026-10-25T03:00');
	});

	test('a time that is left out is the moment at which it is', () => {
		const window = { ...night, from: '02:30', to: '05:00' };
		expect(inWords(window, '2026-03-29T00:00Z')).toBe('closed until 2026-03-29T01:00');
	});

	test('a window that is left out as a whole does not open', () => {
		const window = { ...night, from: '02:10', to: '02:50' };
		expect(inWords(window, '2026-03-28T12:00Z')).toBe('closed until 2026-03-30T00:10');
	});

	test('a time that is shown twice counts the first time', () => {
		const window = { ...night, from: '02:30', to: '03:30' };
		expect(inWords(window, '2026-10-25T00:00Z')).toBe('closed until 2026-10-25T00:30');
		expect(inWords(window, '2026-10-25T00:30Z')).toBe('open until 2026-10-25T02:30');
	});

	test('a day that is left out as a whole opens nothing', () => {
		const window = { ...night, timezone: 'Pacific/Apia', from: '10:00', to: '12:00' };
		expect(inWords(window, '2011-12-29T22:00Z')).toBe('closed until 2011-12-30T20:00');
	});
});

/** Zones that change by an hour, by half an hour, at midnight, not at all, and those farthest from UTC. */
const ZONES = [
	'Europe/Vienna',
	'America/New_York',
	'Australia/Lord_Howe',
	'Asia/Beirut',
	'America/Santiago',
	'Africa/Casablanca',
	'Asia/Kolkata',
	'Pacific/Kiritimati',
	'Pacific/Pago_Pago',
	'UTC',
];

const timeArb = fc
	.nat(1439)
	.map((minutes) => new Date(minutes * 60_000).toISOString().slice(11, 16));

const windowArb: fc.Arbitrary<RestartWindow> = fc
	.record({
		timezone: fc.constantFrom(...ZONES),
		days: fc.subarray([...WEEKDAYS], { minLength: 1 }),
		from: timeArb,
		to: fc.oneof(timeArb, fc.constant('24:00')),
	})
	.filter(({ from, to }) => from !== to)
	.map((window) => ({ name: 'any', ...window }));

/** Any moment of ten years, most of them near a change of the clocks in one of the zones. */
const nowArb = fc.oneof(
	fc.integer({ min: at('2020-01-01T00:00Z'), max: at('2030-01-01T00:00Z') }),
	fc
		.tuple(
			fc.constantFrom(
				'2026-03-08T07:00Z',
				'2026-03-29T01:00Z',
				'2026-10-25T01:00Z',
				'2026-11-01T06:00Z',
			),
			fc.integer({ min: -2 * DAY, max: 2 * DAY }),
		)
		.map(([change, ms]) => at(change) + ms),
);

const edgeOf = (window: RestartWindow, now: number): number => {
	const opening = nextOpening(window, now);
	return opening.open ? opening.untilMs : opening.fromMs;
};

describe('whatever the window and the moment', () => {
	test('what comes next lies ahead, and within the days until its next opening', () => {
		fc.assert(
			fc.property(windowArb, nowArb, (window, now) => {
				const edge = edgeOf(window, now);
				expect(edge).toBeGreaterThan(now);
				expect(edge - now).toBeLessThanOrEqual(15 * DAY);
			}),
		);
	});

	test('it stays as it is until then, and is the other way round or opens anew from then on', () => {
		fc.assert(
			fc.property(
				windowArb,
				nowArb,
				fc.double({ min: 0, max: 1, noNaN: true }),
				(window, now, part) => {
					const edge = edgeOf(window, now);
					const between = Math.floor(now + (edge - 1 - now) * part);
					expect(nextOpening(window, between)).toEqual(nextOpening(window, now));
					const then = nextOpening(window, edge);
					expect(then.open || nextOpening(window, now).open).toBe(true);
					expect(edgeOf(window, edge)).toBeGreaterThan(edge);
				},
			),
		);
	});

	test('it is open when, without a change of clocks that day, they show its hours', () => {
		fc.assert(
			fc.property(windowArb, nowArb, (window, now) => {
				const clock = new Intl.DateTimeFormat('en-GB', {
					timeZone: window.timezone,
					hour: '2-digit',
					minute: '2-digit',
					weekday: 'short',
				});
				const shown = (ms: number) => clock.format(ms);
				fc.pre([-DAY, DAY].every((ms) => shown(now + ms).slice(-5) === shown(now).slice(-5)));
				const [, time = ''] = shown(now).split(' ');
				const [today, yesterday] = [now, now - DAY].map((ms) => shown(ms).slice(0, 3));
				const isOf = (day: string | undefined) => window.days.some((each) => each === day);
				const { from, to } = window;
				const expected =
					from < to
						? isOf(today) && from <= time && time < to
						: (isOf(today) && from <= time) || (isOf(yesterday) && time < to);
				expect(nextOpening(window, now).open).toBe(expected);
			}),
		);
	});
});
