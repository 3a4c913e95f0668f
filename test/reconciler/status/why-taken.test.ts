import { expect, test } from 'vitest';
import { because } from '../../../src/reconciler/plan/plan-part.ts';
import { whyTaken } from '../../../src/reconciler/status/why-taken.ts';

test('says each reason once', () => {
	const gone = 'no file declares it any more';
	const steps = [
		because('NotDeclared', gone, { do: 'unfreeze' }),
		because('LimitsDiffer', 'pids was set by hand', { do: 'freeze' }),
		because('NotDeclared', gone, { do: 'moveToTrash' }),
	];
	expect(whyTaken({ steps })).toBe(`${gone}; pids was set by hand`);
});
