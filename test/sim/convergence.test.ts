import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { commandsOn } from './fleet/commands.ts';
import { Fleet } from './fleet/fleet.ts';

describe.each(['v1', 'v2'] as const)('a host with cgroup %s', (layout) => {
	it('comes to rest as the specs say after whatever happened, and nothing is lost on the way', async () => {
		await fc.assert(
			fc.asyncProperty(commandsOn(layout), async (days) => {
				const fleet = new Fleet(layout);
				for (const command of days) await fleet.run(command);
				await fleet.settle();
				expect(fleet.broken).toBeNull();
				await fleet.expectAtRest();
			}),
			{ numRuns: 400 },
		);
	}, 120_000);
});
