import { cachedBuild } from '../cached-build.mjs';

/** The folder of the machine's kernel, initrd and disk. */
export function ensureImage() {
	return cachedBuild({
		folder: 'testvm',
		name: 'image',
		sources: ['test/vm/build-image.sh', 'test/vm/guest-init.sh'],
		what: 'the image of the test machine',
	});
}
