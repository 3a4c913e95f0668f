import type { Allocation } from '../../model/allocation.ts';

/** Longer words would fill a screen. */
const LONGEST = 200;

/** What a program that ended well wrote, by Ganeti's iallocator protocol. */
export function iallocatorAnswer(output: string): Allocation {
	const answer = objectIn(output);
	if (answer === null) return nonsense(`no answer: ${oneLine(output) || 'nothing'}`);
	const { success, result } = answer;
	const info = oneLine(typeof answer.info === 'string' ? answer.info : '');
	if (success === true) return choiceOf(result, info);
	if (success === false) return { kind: 'None', why: `hail found no node: ${info || 'no reason'}` };
	return nonsense('an answer that does not say whether there is a node');
}

function choiceOf(result: unknown, info: string): Allocation {
	const nodes: readonly unknown[] = Array.isArray(result) ? result : [];
	const [node] = nodes;
	if (typeof node === 'string' && nodes.length === 1) {
		return { kind: 'Chosen', node, why: `hail chose it${scoreIn(info)}` };
	}
	return nonsense(`other than one node: ${oneLine(JSON.stringify(result ?? null))}`);
}

interface Answer {
	readonly success?: unknown;
	readonly info?: unknown;
	readonly result?: unknown;
}

function objectIn(output: string): Answer | null {
	try {
		const value: unknown = JSON.parse(output);
		return typeof value === 'object' && value !== null ? value : null;
	} catch {
		return null;
	}
}

function nonsense(what: string): Allocation {
	return { kind: 'Failed', why: `hail gave ${what}` };
}

/** How good it found the cluster with it there: less is better. */
function scoreIn(info: string): string {
	const score = /\bscore: (\d+\.\d+)/.exec(info)?.[1];
	return score === undefined ? '' : ` (score ${Number(score).toFixed(3)})`;
}

/** In a line of an event, without what moves a cursor. */
function oneLine(text: string): string {
	const printed = text.replaceAll(/[\p{Cc}\s]+/gu, ' ').trim();
	return printed.length > LONGEST ? `${printed.slice(0, LONGEST)}…` : printed;
}
