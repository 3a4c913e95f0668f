import { expect, test } from 'vitest';
import type { Coming } from '../../../src/model/migration.ts';
import type { Checkpoint } from '../../../src/model/record.ts';
import { planInstance } from '../../../src/reconciler/plan/plan-instance.ts';
import { base, NOW, recordOf, spec, stopped } from '../../support/planning.ts';

const migration: Coming = {
	...{ id: 'a', from: 'n9', uid: 'u', phase: 'Arrived', memoryAfter: null },
};

function whyRestored(checkpoint: Partial<Checkpoint>, arrival: Partial<Coming> = {}): string {
	const kept = { folder: '/var/tmp/web1', at: NOW, phase: 'Restoring', ...checkpoint } as const;
	const record = recordOf(spec, { checkpoint: kept, migration: { ...migration, ...arrival } });
	return planInstance({ ...base, observed: stopped, record }).steps[0]?.message ?? '';
}

test('what a person had kept and brings back is not said to come from where it moved here from once', () => {
	expect(whyRestored({ isByHand: true })).toBe(
		'asked for by hand; its processes come from /var/tmp/web1',
	);
});

test('what moves here comes from there, with its memory or before it', () => {
	expect(whyRestored({})).toBe('its processes come with it from n9');
	expect(whyRestored({}, { memoryAfter: '/images' })).toBe(
		'its processes come with it from n9, and the rest of its memory after them',
	);
});
