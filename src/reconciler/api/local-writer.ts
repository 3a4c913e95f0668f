import type { ArrivalAnswer } from '../../model/arrival.ts';
import { OperationError } from '../../model/errors.ts';
import type { RebootHow } from '../../model/instance-spec.ts';
import type { InstanceStatus } from '../../model/instance-status.ts';
import { type Assembly, assemble, type LoopParts } from '../assemble.ts';
import type { Adopter } from '../by-hand/adopt.ts';
import type { ApplyOptions, ApplyResult, ByHand, WriteApi, WrittenSpec } from './api.ts';
import { LoopApi } from './loop-api.ts';

/** The parts of a loop for one command, and how they are given back. */
export interface Borrowed {
	readonly parts: LoopParts;
	readonly release: () => Promise<void>;
}

/** Writing without a daemon: each call has the root to itself, does its work and lets go. */
export class LocalWriter implements WriteApi {
	readonly #borrow: () => Promise<Borrowed>;
	readonly #adopter: Adopter;

	/** `borrow` takes the lock of the root and opens its store; it throws when somebody else has it. */
	constructor(borrow: () => Promise<Borrowed>, adopter: Adopter) {
		this.#borrow = borrow;
		this.#adopter = adopter;
	}

	approve(name: string, planHash: string): Promise<InstanceStatus> {
		return this.#with((api) => api.approve(name, planHash));
	}

	pause(name: string, until: number, reason: string): Promise<InstanceStatus> {
		return this.#with((api) => api.pause(name, until, reason));
	}

	resume(name: string): Promise<InstanceStatus> {
		return this.#with((api) => api.resume(name));
	}

	byHand(name: string, act: ByHand): Promise<InstanceStatus> {
		return this.#with((api) => api.byHand(name, act));
	}

	reboot(name: string, how: RebootHow | null): Promise<InstanceStatus> {
		return this.#with((api) => api.reboot(name, how));
	}

	retry(name: string): Promise<InstanceStatus> {
		return this.#with((api) => api.retry(name));
	}

	/** Looks after the instances like a daemon would, until each has come to an end. */
	apply(options: ApplyOptions): Promise<readonly ApplyResult[]> {
		return this.#with((api, { controller }) => {
			controller.start();
			return api.apply(options);
		});
	}

	undelete(name: string): Promise<WrittenSpec> {
		return this.#with((api) => api.undelete(name));
	}

	/** What comes has to be looked after from then on. */
	receive(name: string): Promise<ArrivalAnswer> {
		return Promise.reject(
			new OperationError(`cannot take ${name}: no daemon runs on this node`, {
				reason: 'DaemonUnreachable',
				retry: 'never',
				hint: 'Start it there: ballast daemon',
			}),
		);
	}

	takeOver(name: string, from: string): Promise<InstanceStatus> {
		return this.#with((api) => api.takeOver(name, from));
	}

	adopt(name: string, lxcpath: string): Promise<WrittenSpec> {
		return this.#with((api) => api.adopt(name, lxcpath));
	}

	async #with<T>(work: (api: LoopApi, assembly: Assembly) => Promise<T>): Promise<T> {
		const { parts, release } = await this.#borrow();
		try {
			const assembly = await assemble(parts);
			const api = new LoopApi({ parts, assembly, adopter: this.#adopter, daemon: null });
			try {
				return await work(api, assembly);
			} finally {
				await assembly.controller.stop(AbortSignal.abort());
				await parts.events.flush();
			}
		} finally {
			await release();
		}
	}
}
