import { messageOf } from '../../model/errors.ts';
import type { VerifyHost } from './verify-host.ts';
import { ok, type VerifyRow, warn } from './verify-row.ts';

/** Asks CRIU itself whether it works on this kernel: its presence alone says little. */
export async function checkCriu(host: VerifyHost): Promise<readonly VerifyRow[]> {
	if ((await host.findCommand('criu')) === null) {
		return [warn('CRIU', 'not installed', 'Only live migration needs it; without it, it is off.')];
	}
	const asked = (...args: readonly string[]) =>
		host.run(['criu', ...args]).catch((cause: unknown) => ({
			...{ exitCode: 1, stdout: '', stderr: messageOf(cause) },
		}));
	const version = (await asked('--version')).stdout.split('\n')[0] || 'CRIU';
	const check = await asked('check');
	if (check.exitCode === 0) return [ok('CRIU', `${version}, works on this kernel`)];
	const said = check.stderr.trim().split('\n').at(-1) ?? `exit code ${check.exitCode}`;
	return [warn('CRIU', `${version} says: ${said}`, 'Install a newer CRIU for live migration.')];
}
