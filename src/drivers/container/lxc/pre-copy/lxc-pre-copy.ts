import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { ObservedLife } from '../../../../model/observed.ts';
import type { OwnedTarget } from '../../driver.ts';
import type { PreCopy, RoundOrder } from '../../pre-copy.ts';
import { dump, failed, putBack, requireNoObstacle } from '../checkpoint.ts';
import { makeFolder, untilNobodyUses } from '../checkpoint-folder.ts';
import { isUnseizable, TRIES } from '../unseizable.ts';
import { lookBefore, type VerbContext } from '../verb-context.ts';
import { keepRounds, memoryIn, nameOfRound, takeRounds } from './rounds.ts';

const VERB = { name: 'copy memory of', reason: 'CheckpointFailed' } as const;

export class LxcPreCopy implements PreCopy {
	readonly #context: VerbContext;

	constructor(context: VerbContext) {
		this.#context = context;
	}

	async round(target: OwnedTarget, order: RoundOrder, signal?: AbortSignal): Promise<number> {
		const { folder } = order;
		await untilNobodyUses(folder, signal);
		const found = await lookBefore(this.#context, target, VERB);
		const { initPid, state } = found;
		if (state !== 'RUNNING' || initPid === null) throw failed(target, `it is ${state}`);
		await requireNoObstacle(target, { ...found, initPid });
		if (order.round === 1) await makeFolder(folder, target);
		try {
			return await write(target, order, { ...found, initPid });
		} catch (cause) {
			await putBack(this.#context, { target, initPid, folder });
			throw cause;
		}
	}
}

async function write(
	target: OwnedTarget,
	{ folder, round }: RoundOrder,
	found: ObservedLife & { readonly initPid: number },
): Promise<number> {
	const before = round - 1;
	if ((await takeRounds(folder, found.initPid)) !== before) {
		throw failed(target, 'what it wrote to since the round before is not known');
	}
	const images = join(folder, nameOfRound(round));
	const after = before === 0 ? null : join('..', nameOfRound(before));
	await preDump(found, { verb: 'pre-dump', folder, images, after });
	await keepRounds(folder, found.initPid, round);
	return await memoryIn(images);
}

/** What CRIU could not stop it did not ask either what was written to, so the same round can be begun again. */
async function preDump(...[found, order]: Parameters<typeof dump>): Promise<void> {
	for (let left = TRIES; ; left--) {
		try {
			return await dump(found, order);
		} catch (cause) {
			if (left === 1 || !isUnseizable(cause)) throw cause;
			await rm(order.images, { recursive: true, force: true });
		}
	}
}
