import { OperationError } from '../../model/errors.ts';
import type { Transport } from '../../model/migration.ts';

interface Choice {
	readonly name: string;
	readonly wanted: Transport;
	/** To plain TCP, in words. */
	readonly obstacles: readonly string[];
}

/** What carries files and memory. Nothing else is taken for what cannot be and is asked for. */
export function chooseTransport({ name, wanted, obstacles }: Choice): Transport {
	if (wanted === 'Ssh' || obstacles.length === 0) return wanted;
	const why = `migration.transport: Plain cannot be: ${obstacles.join('; ')}`;
	throw new OperationError(`cannot move ${name}: ${why}`, {
		reason: 'MigrationFailed',
		retry: 'never',
		hint: 'Name an address of the network for that there, or let it go by ssh.',
	});
}

/** To be read after where it goes. */
export const transportText = (transport: Transport): string =>
	transport === 'Plain' ? 'by plain TCP' : 'by ssh';
