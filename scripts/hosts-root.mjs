import { cachedBuild } from './cached-build.mjs';

/** The root file system of the hosts in test/hosts. */
export function ensureHostsRoot() {
	return cachedBuild({
		folder: 'testhosts',
		name: 'base',
		sources: ['test/hosts/build-base.sh'],
		what: 'the root of the test hosts',
	});
}
