import { expect, test } from 'vitest';
import { fastFirst, hasAes } from '../../../src/drivers/migration/fast-cipher.ts';

const FAST = 'aes128-gcm@openssh.com';

test.each([
	['the usual ones', `chacha20,${FAST},aes256-ctr`, `${FAST},chacha20,aes256-ctr`],
	['last of all', `aes256-ctr,chacha20,${FAST}`, `${FAST},aes256-ctr,chacha20`],
])('the fast cipher goes first, and none is left out: %s', (_what, allowed, expected) => {
	expect(fastFirst(allowed)).toBe(expected);
});

test.each([
	['it is first already', `${FAST},chacha20`],
	['it is the only one', FAST],
	['people do not allow it', 'chacha20,aes256-ctr'],
	['ssh did not say', null],
])('the ciphers stay as they are: %s', (_what, allowed) => {
	expect(fastFirst(allowed)).toBeNull();
});

test.each([
	['x86', 'flags\t\t: fpu aes avx2', true],
	['ARM', 'Features\t: fp asimd aes pmull', true],
	['without', 'flags\t\t: fpu vaes avx2', false],
	['that does not say', null, false],
])('a CPU with instructions for AES: %s', (_what, cpuInfo, expected) => {
	expect(hasAes(cpuInfo)).toBe(expected);
});
