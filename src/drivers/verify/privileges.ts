import type { VerifyHost } from './verify-host.ts';
import { fail, ok, type VerifyRow } from './verify-row.ts';

/** Privileged containers, mounts and cgroups need root. */
export function checkPrivileges(host: VerifyHost): readonly VerifyRow[] {
	if (host.isRoot) return [ok('privileges', 'root')];
	return [fail('privileges', 'not root', 'Run ballast as root.')];
}
