import type { OwnedTarget } from '../../driver.ts';
import type { HoldOrder, MemoryArrival, PostCopy } from '../../post-copy.ts';
import type { VerbContext } from '../verb-context.ts';
import { hold } from './hold.ts';
import { endHeld, letGo } from './let-go.ts';
import { lose } from './lose.ts';
import { memoryArrival } from './marks.ts';

export class LxcPostCopy implements PostCopy {
	readonly #context: VerbContext;

	constructor(context: VerbContext) {
		this.#context = context;
	}

	hold(target: OwnedTarget, order: HoldOrder, signal?: AbortSignal): Promise<void> {
		return hold(this.#context, { target, ...order }, signal);
	}

	letGo(target: OwnedTarget, folder: string): Promise<void> {
		return letGo(this.#context, { target, folder });
	}

	end(target: OwnedTarget, folder: string): Promise<void> {
		return endHeld(this.#context, { target, folder });
	}

	arrival(folder: string): MemoryArrival {
		return memoryArrival(folder);
	}

	lose(name: string, folder: string): Promise<void> {
		return lose(this.#context, { name, folder });
	}
}
