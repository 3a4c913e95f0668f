import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { SPARED } from '../../../../src/drivers/container/lxc/spared.ts';
import { run } from '../../../../src/host/process.ts';

const CAP_SYS_RESOURCE = 1n << 24n;

test('the OOM killer is told to leave a tool alone where that is allowed, and it runs in any case', async () => {
	const [, allowed] = /^CapEff:\s*(\w+)/m.exec(readFileSync('/proc/self/status', 'utf8')) ?? [];
	const isAllowed = (BigInt(`0x${allowed}`) & CAP_SYS_RESOURCE) !== 0n;
	const asItIs = readFileSync('/proc/self/oom_score_adj', 'utf8').trim();
	const ran = await run([...SPARED, 'cat', '/proc/self/oom_score_adj']);
	expect(ran).toEqual({ exitCode: 0, stdout: isAllowed ? '-1000' : asItIs, stderr: '' });
});
