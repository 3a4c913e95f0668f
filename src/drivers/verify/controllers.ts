import { messageOf, OperationError } from '../../model/errors.ts';
import type { Provision } from '../cgroup/provision.ts';
import { fail, ok, type VerifyRow } from './verify-row.ts';

export interface ControllerNeed {
	readonly controller: string;
	/** Names of the instances that need it. */
	readonly neededBy: readonly string[];
	/** What a start would have to do for it; throws when it cannot be had. */
	readonly provision: () => Provision;
}

/** Every cgroup controller that an instance needs is there, or can be mounted or enabled at a start. */
export function checkControllers(
	layout: string,
	needs: readonly ControllerNeed[],
): readonly VerifyRow[] {
	const missing = needs.flatMap((need) => missingRow(need) ?? []);
	const names = needs.map(({ controller }) => controller).join(', ');
	return [
		ok(`cgroup ${layout}`, names === '' ? 'no controllers needed' : `needed: ${names}`),
		...missing,
	];
}

function missingRow({ controller, neededBy, provision }: ControllerNeed): VerifyRow | null {
	try {
		provision();
		return null;
	} catch (thrown) {
		const hint = thrown instanceof OperationError ? thrown.hint : '';
		const who = `needed by ${neededBy.join(', ')}`;
		return fail(`cgroup controller ${controller}`, `${messageOf(thrown)}; ${who}`, hint);
	}
}
