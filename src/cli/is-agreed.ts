import type { Io } from './io.ts';

/** Asks a question that only a clear yes answers with yes. */
export async function isAgreed(io: Io, question: string): Promise<boolean> {
	const answer = await io.ask(`${question} [y/N] `);
	return /^y(es)?$/i.test(answer.trim());
}
