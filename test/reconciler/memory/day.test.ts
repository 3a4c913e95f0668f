import { expect, test, vi } from 'vitest';
import { dayWithAuto, dayWithEqualShares } from '../../support/memory-day.ts';
import { patience } from '../../support/patience.ts';

// seconds of nothing but computing, and a machine that does much else gives little of itself
vi.setConfig({ testTimeout: patience(60_000) });

/** With target Auto a node's instances stall at most so much of what they do with equal shares. */
const PART = 1 / 20;

test('over a day of load, Auto stalls less than a twentieth as much as equal shares, and kills nothing', () => {
	const auto = dayWithAuto();
	const equal = dayWithEqualShares();
	console.log(
		`stalled: Auto ${Math.round(auto.stalled)} s, equal shares ${Math.round(equal.stalled)} s`,
	);
	expect(auto.oomKills).toBe(0);
	expect(auto.stalled).toBeLessThan(equal.stalled * PART);
	expect(auto.short).toBeLessThan(equal.short * PART);
});
