import { setTimeout } from 'node:timers/promises';
import { patience } from './patience.ts';

const USUAL_MS = 10_000;

/** Looks again and again until there is an answer; fails after ten usual seconds, or as many as `ms` says, naming what was awaited. */
export async function waitFor<T>(
	what: string,
	look: () => T | null | undefined | false | Promise<T | null | undefined | false>,
	ms = USUAL_MS,
): Promise<T> {
	const giveUp = Date.now() + patience(ms);
	for (;;) {
		const found = await look();
		if (found !== null && found !== undefined && found !== false) return found;
		if (Date.now() > giveUp) throw new Error(`waited in vain: ${what}`);
		await setTimeout(5);
	}
}
