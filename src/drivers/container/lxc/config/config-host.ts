import { OperationError } from '../../../../model/errors.ts';

/** What a config depends on besides the spec. */
export interface ConfigHost {
	/** As `lxc-start --version` prints it, such as `5.0.2` or `7.0.0-devel`. */
	readonly lxcVersion: string;
	readonly layout: 'v1' | 'hybrid' | 'v2';
	/** The cgroup version that each available controller is bound to. */
	readonly controllers: ReadonlyMap<string, 1 | 2>;
	/** Whether the kernel counts swap by cgroup; the files that limit it are not there otherwise. */
	readonly swapAccounting: boolean;
	/** Whether LXC can confine containers with AppArmor here. */
	readonly apparmor: boolean;
	/** Whether the profile that LXC's package brings for all containers is loaded (`SHARED_PROFILE`). */
	readonly sharedProfile: boolean;
	/** LXC's own seccomp profile for privileged containers; `null` when it is not installed. */
	readonly seccompProfile: string | null;
}

/** What LXC itself falls back to where a config says nothing. */
export const SHARED_PROFILE = 'lxc-container-default-cgns';

/** What LXC learned in which release; the rest of what ballast writes is there since 2.1. */
const SINCE = {
	cgroup2: [3, 0],
	consoleRotation: [3, 0],
	generatedApparmor: [3, 1],
	cgroup2Devices: [4, 0],
	mappedRootfs: [5, 0],
	vethRouter: [4, 0],
	vethVlan: [5, 0],
} as const satisfies Record<string, readonly [number, number]>;

export type LxcFeature = keyof typeof SINCE;

export function hasFeature(host: ConfigHost, feature: LxcFeature): boolean {
	const [major, minor] = SINCE[feature];
	return isAtLeast(host.lxcVersion, major, minor);
}

/** LXC 7 dropped cgroup v1 and refuses each of its keys. */
export function knowsCgroup1(host: ConfigHost): boolean {
	return !isAtLeast(host.lxcVersion, 7, 0);
}

/** Throws `LxcTooOld` below 2.1, whose config keys have other names. */
export function assertSupportedLxc(host: ConfigHost): void {
	if (!isAtLeast(host.lxcVersion, 2, 1)) {
		throw new OperationError(
			`cannot write an LXC config: LXC ${host.lxcVersion} is older than 2.1`,
			{
				reason: 'LxcTooOld',
				retry: 'never',
				hint: 'Install LXC 2.1 or newer.',
			},
		);
	}
}

function isAtLeast(version: string, major: number, minor: number): boolean {
	const [hasMajor = 0, hasMinor = 0] = version.split('.').map((part) => Number.parseInt(part, 10));
	return hasMajor > major || (hasMajor === major && hasMinor >= minor);
}
