import { run } from '../../../host/process.ts';
import type { NicSpec } from '../../../model/instance-spec.ts';

const TIMES = 2;

/**
 * Tells the network that these addresses are here now: switches and neighbours remember where they were. IPv6 is told by the kernel
 * itself when the interface comes up. What cannot be told is learnt from the first packet that the container sends.
 */
export async function announceNics(initPid: number, nics: readonly NicSpec[]): Promise<void> {
	const inside = ['nsenter', '--target', String(initPid), '--net', '--'] as const;
	const told = nics.flatMap(({ name, ipv4 }) =>
		ipv4.map((address) => {
			const [plain = ''] = address.split('/');
			const how = ['-U', '-c', String(TIMES), '-w', '1', '-I', name, plain];
			return run([...inside, 'busybox', 'arping', ...how], { timeoutMs: 3000 });
		}),
	);
	await Promise.allSettled(told);
}
