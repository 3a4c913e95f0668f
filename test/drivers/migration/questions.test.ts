import { afterEach, expect, test } from 'vitest';
import { Questions } from '../../../src/drivers/migration/questions.ts';

const opened: Questions[] = [];
afterEach(() => {
	for (const questions of opened.splice(0)) questions.close();
});

/** Asks a shell script, which has the pid of its process in `$$`. */
function asking(script: string): Questions {
	const questions = new Questions(['sh', '-c', script]);
	opened.push(questions);
	return questions;
}

const ECHO = 'while read -r line; do echo "$$ $line"; done';
const pidIn = (answer: string): string | undefined => answer.split(' ')[0];

test('one process answers all questions, each with its own answer', async () => {
	const questions = asking(ECHO);
	const answers = await Promise.all(['a', 'b', 'c'].map((each) => questions.ask(each)));
	expect(answers.map((answer) => answer.split(' ')[1])).toEqual(['a', 'b', 'c']);
	expect(new Set(answers.map(pidIn)).size).toBe(1);
});

test('a process that ended says why, and the next question goes to a new one', async () => {
	const questions = asking(
		'read -r line; case $line in end) echo gone >&2; exit 3;; *) echo $$;; esac',
	);
	await expect(questions.ask('end')).rejects.toThrow('gone');
	await expect(questions.ask('go')).resolves.toMatch(/^\d+$/);
	await expect(asking('exit 3').ask('anything')).rejects.toThrow('ssh ended with 3');
	await expect(new Questions(['/nowhere/ssh']).ask('anything')).rejects.toThrow('ENOENT');
});

test('an answer that nobody waits for any more is never taken for that to the next question', async () => {
	const questions = asking(
		'while read -r line; do [ $line = late ] && sleep 0.2; echo $line; done',
	);
	const giveUp = new AbortController();
	const late = questions.ask('late', giveUp.signal);
	setTimeout(() => giveUp.abort(new Error('given up')), 50);
	await expect(late).rejects.toThrow('given up');
	await expect(questions.ask('next')).resolves.toBe('next');
});
