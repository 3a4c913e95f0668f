import { expect, test } from 'vitest';
import {
	lookWhenAnswered,
	lookWhenSettled,
} from '../../../../src/drivers/container/lxc/look-when-answered.ts';
import { OperationError } from '../../../../src/model/errors.ts';
import { running, stopped } from '../../../support/planning.ts';

const unanswered = () => new OperationError('no answer', { reason: 'ObserveFailed' });
const inOneMinute = () => performance.now() + 60_000;

/** Answers with these one after the other. */
function looks(...answers: readonly (Error | typeof running)[]) {
	const left = [...answers];
	return () => {
		const next = left.shift() ?? new Error('asked too often');
		return next instanceof Error ? Promise.reject(next) : Promise.resolve(next);
	};
}

test('no answer is asked for again', async () => {
	const look = looks(unanswered(), unanswered(), running);
	expect(await lookWhenAnswered(look, inOneMinute())).toBe(running);
});

test('after the deadline no answer is a failure', async () => {
	await expect(lookWhenAnswered(looks(unanswered()), performance.now() - 1)).rejects.toThrow(
		'no answer',
	);
});

test('any other failure is one at once', async () => {
	const foreign = new OperationError('not ours', { reason: 'Foreign' });
	await expect(lookWhenAnswered(looks(foreign), inOneMinute())).rejects.toThrow('not ours');
});

test('ends when it is aborted', async () => {
	const end = new AbortController();
	const waiting = lookWhenAnswered(() => Promise.reject(unanswered()), inOneMinute(), end.signal);
	end.abort();
	await expect(waiting).rejects.toMatchObject({ name: 'AbortError' });
});

test('what is on its way is looked at again, until the deadline', async () => {
	const stopping = { ...running, state: 'STOPPING' } as const;
	const ending = { ...running, contradiction: 'its monitor runs without a socket' };
	const look = looks(stopping, unanswered(), ending, stopped);
	expect(await lookWhenSettled(look, inOneMinute())).toBe(stopped);
	expect(await lookWhenSettled(looks(stopping), performance.now() - 1)).toBe(stopping);
});
