import { run } from '../../../host/process.ts';
import { OperationError } from '../../../model/errors.ts';

/** The config keys that ballast writes are known since this version. */
const OLDEST = [2, 1] as const;

/**
 * The version of the installed LXC as it prints it, such as `5.0.2` or `7.0.0-devel`.
 * Throws `LxcMissing` or `LxcTooOld`.
 */
export async function installedLxcVersion(): Promise<string> {
	return usableVersion(await lxcStartVersion());
}

/** The version itself, when ballast can work with it. */
export function usableVersion(version: string): string {
	const numbers = parseLxcVersion(version);
	if (numbers === null) {
		throw new OperationError(`cannot tell the version of LXC: lxc-start says "${version}"`, {
			reason: 'LxcMissing',
			retry: 'never',
		});
	}
	const [major, minor] = numbers;
	if (major < OLDEST[0] || (major === OLDEST[0] && minor < OLDEST[1])) {
		throw new OperationError(
			`cannot use LXC ${version}: ballast needs ${OLDEST.join('.')} or newer`,
			{
				reason: 'LxcTooOld',
				retry: 'never',
				hint: 'Upgrade the host, for example to Debian 12 or newer.',
			},
		);
	}
	return version;
}

/** Major, minor and patch of `5.0.2`, `7.0.0-devel`, `5.0.2-1+deb12u4`; `null` for anything else. */
export function parseLxcVersion(text: string): readonly [number, number, number] | null {
	const match = /^(\d+)\.(\d+)(?:\.(\d+))?(?:[-~+].*)?$/.exec(text.trim());
	if (match === null) return null;
	return [Number(match[1]), Number(match[2]), Number(match[3] ?? 0)];
}

async function lxcStartVersion(): Promise<string> {
	try {
		return (await run(['lxc-start', '--version'], { timeoutMs: 10_000 })).stdout.trim();
	} catch (cause) {
		if (!(cause instanceof OperationError) || cause.reason !== 'LxcMissing') throw cause;
		throw new OperationError('cannot find LXC: there is no lxc-start', {
			reason: 'LxcMissing',
			retry: 'never',
			hint: 'Install it: apt-get install lxc',
			cause,
		});
	}
}
