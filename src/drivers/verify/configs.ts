import type { Declared } from '../../model/catalog.ts';
import { messageOf, OperationError } from '../../model/errors.ts';
import { fail, ok, type VerifyRow } from './verify-row.ts';

/** Has LXC load the config of an instance; throws what LXC has against it. Leaves nothing behind. */
export type ConfigTrial = (declared: Declared) => Promise<void>;

/**
 * The config of every instance, as it would be written for this host, is one that the installed LXC
 * loads. A list of allowed versions cannot tell this: only LXC itself can.
 */
export async function checkConfigs(
	instances: Iterable<Declared>,
	tryConfig: ConfigTrial,
): Promise<readonly VerifyRow[]> {
	const rows: VerifyRow[] = [];
	let loaded = 0;
	for (const declared of instances) {
		const refusal = await refusalOf(declared, tryConfig);
		if (refusal === null) loaded += 1;
		else rows.push(refusal);
	}
	return loaded === 0
		? rows
		: [ok('LXC configs', `${loaded} loaded by the installed LXC`), ...rows];
}

async function refusalOf(declared: Declared, tryConfig: ConfigTrial): Promise<VerifyRow | null> {
	try {
		await tryConfig(declared);
		return null;
	} catch (thrown) {
		const hint = thrown instanceof OperationError ? thrown.hint : '';
		return fail(`LXC config of ${declared.name}`, messageOf(thrown), hint);
	}
}
