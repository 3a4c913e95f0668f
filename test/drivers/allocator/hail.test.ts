import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Hail } from '../../../src/drivers/allocator/hail.ts';
import { iallocatorAnswer } from '../../../src/drivers/allocator/iallocator-answer.ts';
import type { AllocationQuestion } from '../../../src/model/allocation.ts';

const HAIL = '/usr/lib/ganeti/iallocators/hail';
const Mi = 2 ** 20;

let folder: string;

beforeAll(() => {
	folder = mkdtempSync(join(tmpdir(), 'ballast-test-hail-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const node = (name: string, free: number, capacity = 4096) => ({
	name,
	memory: { capacity: capacity * Mi, free: free * Mi },
});

const QUESTION: AllocationQuestion = {
	cluster: 'default',
	name: 'web9',
	memory: 500 * Mi,
	allowed: ['n1', 'n2', 'n3'],
	nodes: [node('n1', 1000), node('n2', 3000), node('n3', 2000)],
	placed: [
		{ name: 'web1', node: 'n1', memory: 3096 * Mi },
		{ name: 'web2', node: 'n2', memory: 1096 * Mi },
		{ name: 'web3', node: 'n3', memory: 2096 * Mi },
	],
};

describe("Ganeti's own hail", () => {
	const ask = (question: Partial<AllocationQuestion> = {}) =>
		new Hail({ path: HAIL, timeoutMs: 20_000, folder: null }).ask({ ...QUESTION, ...question });

	test('chooses the node that makes the cluster most even, the same each time', async () => {
		const answer = await ask();
		expect(answer).toEqual({
			kind: 'Chosen',
			node: 'n2',
			why: expect.stringMatching(/^hail chose it \(score \d+\.\d{3}\)$/),
		});
		expect(await ask()).toEqual(answer);
	});

	test('keeps to the nodes that are allowed', async () => {
		expect(await ask({ allowed: ['n1', 'n3'] })).toMatchObject({ kind: 'Chosen', node: 'n3' });
		expect(await ask({ allowed: ['n1'] })).toMatchObject({ kind: 'Chosen', node: 'n1' });
	});

	test('finds none where nothing has the room', async () => {
		expect(await ask({ memory: 3500 * Mi })).toEqual({
			kind: 'None',
			why: expect.stringMatching(/^hail found no node: .*FailMem: 3$/),
		});
		expect(await ask({ memory: 1001 * Mi, allowed: ['n1'] })).toMatchObject({ kind: 'None' });
	});

	test.each<[string, Partial<AllocationQuestion>, string]>([
		[
			'an empty cluster of one node',
			{ nodes: [node('n1', 4096)], placed: [], allowed: ['n1'] },
			'n1',
		],
		['an instance without a limit', { memory: 0, allowed: ['n2'] }, 'n2'],
		['a limit that is no whole MiB', { memory: 500 * Mi + 1, allowed: ['n2'] }, 'n2'],
		['more held than is declared', { placed: [], allowed: ['n3'] }, 'n3'],
		[
			'instances without a limit',
			{ placed: [{ name: 'a', node: 'n1', memory: 0 }], allowed: ['n2'] },
			'n2',
		],
		[
			'a node that has nothing to give',
			{ nodes: [node('n1', 0, 0), node('n2', 900)], placed: [], allowed: ['n1', 'n2'] },
			'n2',
		],
		[
			'many terabytes',
			{ nodes: [node('n1', 64 * Mi, 64 * Mi)], placed: [], allowed: ['n1'] },
			'n1',
		],
	])('answers for %s', async (_, question, where) => {
		expect(await ask(question)).toMatchObject({ kind: 'Chosen', node: where });
	});

	test('is spread over by one question after the other', async () => {
		const nodes = ['n1', 'n2', 'n3'];
		const placed: AllocationQuestion['placed'][number][] = [];
		for (const name of ['a', 'b', 'c', 'd', 'e', 'f']) {
			const free = (at: string) => 4096 - placed.filter((each) => each.node === at).length * 512;
			const now = { placed, nodes: nodes.map((at) => node(at, free(at))) };
			const answer = await ask({ name, memory: 512 * Mi, ...now });
			if (answer.kind !== 'Chosen') throw new Error(answer.why);
			placed.push({ name, node: answer.node, memory: 512 * Mi });
		}
		const counts = nodes.map((at) => placed.filter((each) => each.node === at).length);
		expect(counts).toEqual([2, 2, 2]);
	});
});

describe('another program', () => {
	function program(text: string): string {
		const path = join(mkdtempSync(join(folder, 'program-')), 'hail');
		writeFileSync(path, text);
		chmodSync(path, 0o755);
		return path;
	}

	const ask = (path: string, timeoutMs = 10_000) =>
		new Hail({ path, timeoutMs, folder: null }).ask(QUESTION);

	const failing: readonly (readonly [string, string, string])[] = [
		['fails', 'echo one >&2; echo two >&2; exit 3', 'hail ended with 3: two'],
		['fails without a word', 'exit 1', 'hail ended with 1: it said nothing'],
		['is killed', 'kill -9 $$', 'hail was killed, or gave no answer in 10s'],
		['says nothing', 'true', 'hail gave no answer: nothing'],
		['says something else', 'printf "n1\\n\\033[2Jn2"', 'hail gave no answer: n1 [2Jn2'],
		['does not stop to write', 'yes', 'hail could not be asked: it does not stop to write'],
	];
	test.each(failing)('that %s is no answer', async (_, text, why) => {
		expect(await ask(program(`#!/bin/sh\n${text}\n`))).toEqual({ kind: 'Failed', why });
	});

	test('that hangs is killed with all that it started', async () => {
		const path = program('#!/bin/sh\nsleep 1000 & sleep 1001\n');
		const from = Date.now();
		expect(await ask(path, 300)).toEqual({
			kind: 'Failed',
			why: 'hail was killed, or gave no answer in 300ms',
		});
		expect(Date.now() - from).toBeLessThan(5000);
	});

	test('is killed when the signal aborts', async () => {
		const path = program('#!/bin/sh\nsleep 1000\n');
		const from = Date.now();
		const signal = AbortSignal.timeout(200);
		const answer = await new Hail({ path, timeoutMs: 60_000, folder: null }).ask(QUESTION, signal);
		expect(answer).toMatchObject({ kind: 'Failed' });
		expect(Date.now() - from).toBeLessThan(5000);
	});

	test('that is not there says so', async () => {
		const answer = await ask(join(folder, 'nowhere'));
		expect(answer).toMatchObject({ kind: 'Failed' });
		expect(answer.why).toMatch(/^hail ended with 127: .*nowhere/);
	});

	test('gets the request in a file as its first argument, which is gone afterwards', async () => {
		const before = scratch();
		const text = `#!/bin/sh\n${process.execPath} -e '
			const { version, request } = JSON.parse(require("fs").readFileSync(process.argv[1]));
			console.error("not part of it");
			console.log(JSON.stringify({ success: true, info: request.type + version, result: [request.name] }));
		' "$1"\n`;
		expect(await ask(program(text))).toEqual({
			kind: 'Chosen',
			node: 'web9',
			why: 'hail chose it',
		});
		expect(scratch()).toEqual(before);
	});

	test('finds nothing in the folder that is named but its question, and leaves nothing there', async () => {
		const named = join(folder, 'run/questions');
		mkdirSync(join(named, 'of-one-that-was-killed'), { recursive: true });
		const path = program('#!/bin/sh\nls "$(dirname "$1")" >&2; exit 1\n');
		const hail = new Hail({ path, timeoutMs: 10_000, folder: named });
		for (let time = 0; time < 2; time++)
			expect((await hail.ask(QUESTION)).why).toBe('hail ended with 1: request.json');
		expect(readdirSync(join(folder, 'run'))).toEqual([]);
	});

	const scratch = () => readdirSync(tmpdir()).filter((name) => name.startsWith('ballast-hail-'));
});

test.each([
	['{"success": true, "info": "", "result": []}', 'hail gave other than one node: []'],
	['{"success": true, "result": ["n1", "n2"]}', 'hail gave other than one node: ["n1","n2"]'],
	['{"success": true, "result": [7]}', 'hail gave other than one node: [7]'],
	['{"success": true, "result": "n1"}', 'hail gave other than one node: "n1"'],
	['{"success": true}', 'hail gave other than one node: null'],
	['{"success": "yes", "result": ["n1"]}', 'does not say whether there is a node'],
	['{}', 'does not say whether there is a node'],
	['[]', 'does not say whether there is a node'],
	['null', 'hail gave no answer: null'],
	['"n1"', 'hail gave no answer: "n1"'],
	['{"success": true, "result": ["n1"', 'hail gave no answer: {"success"'],
	[`"${'x'.repeat(999)}"`, '…'],
])('%s is no answer', (text, why) => {
	const answer = iallocatorAnswer(text);
	expect(answer).toMatchObject({ kind: 'Failed', why: expect.stringContaining(why) });
	expect(answer.why.length).toBeLessThan(300);
});

test('an answer of no node needs no reason', () => {
	expect(iallocatorAnswer('{"success": false, "info": 7, "result": []}')).toEqual({
		kind: 'None',
		why: 'hail found no node: no reason',
	});
});
