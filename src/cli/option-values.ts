import { InvalidArgumentError } from 'commander';

/** A whole number from 0 on. */
export function parseCount(text: string): number {
	if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('Not a whole number.');
	return Number(text);
}
