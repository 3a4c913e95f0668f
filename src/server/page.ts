import type { Condition } from '../model/condition.ts';
import type { BallastEvent } from '../model/event.ts';
import {
	type ElsewhereStatus,
	type InstanceStatus,
	instancesHere,
	type NodeStatus,
} from '../model/instance-status.ts';
import { roundedBytes } from '../model/quantity.ts';
import { stateWord } from '../model/state-word.ts';
import { timeInWords } from '../reconciler/plan/time-words.ts';
import { type Html, html } from './html.ts';
import { STYLE } from './page-style.ts';

/** How often a browser asks again, in seconds: each time costs the daemon a look at everything. */
const AGAIN_SECONDS = 15;

/** A page for people who look: how this node and its instances stand, why, and what happened last. */
export function statusPage(status: NodeStatus, events: readonly BallastEvent[]): string {
	const { node, elsewhere, daemon, at } = status;
	const instances = instancesHere(status);
	const ready = instances.filter((instance) => readyOf(instance)?.status === 'True');
	return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta http-equiv="refresh" content="${AGAIN_SECONDS}">
<title>${node}: ${ready.length} of ${instances.length} ready - ballast</title>
<style>${STYLE}</style>
</head>
<body>
<h1>${node}</h1>
<p>${ready.length} of ${instances.length} instances ready · ${memoryWords(status)} · LXC ${status.host.lxcVersion}, cgroup ${status.host.cgroupLayout} · ballast ${daemon?.version ?? ''}</p>
${problems(status)}
<h2>Instances</h2>
${instanceTable(instances)}
${elsewhere.length === 0 ? '' : elsewhereTable(elsewhere)}
<h2>Events</h2>
${eventTable(events)}
<p class="dim">Seen ${timeInWords(at)}; this page asks again every ${AGAIN_SECONDS} s.</p>
</body>
</html>
`.text;
}

function memoryWords({ memory: { held, capacity } }: NodeStatus): string {
	return `memory ${roundedBytes(held)} of ${roundedBytes(capacity)} held`;
}

/** What concerns all instances comes before them. */
function problems({ specs, cluster }: NodeStatus): readonly Html[] {
	const found = specs.findings.map(({ file, line, message }) => `${file}:${line}: ${message}`);
	// what cannot be fetched, and never was, is both
	const ofSpecs = [...new Set([specs.problem, specs.remote?.problem ?? ''])];
	return [...ofSpecs, cluster.problem ?? '', ...found]
		.filter((text) => text !== '')
		.map((text) => html`<p class="bad">${text}</p>\n`);
}

function instanceTable(instances: readonly InstanceStatus[]): Html {
	if (instances.length === 0) return html`<p>No spec declares any.</p>`;
	return html`<table>
<tr><th>Name<th>State<th>Ready<th>Memory<th>CPUs<th>Pids<th>Why</tr>
${instances.map(instanceRow)}</table>`;
}

function instanceRow(instance: InstanceStatus): Html {
	const { name, observed } = instance;
	const status = readyOf(instance)?.status ?? 'Unknown';
	const pids = observed.limits?.pidsUsed;
	return html`<tr><td>${name}<td>${stateWord(observed)}<td class="${status}">${status}<td>${memoryCell(instance)}<td>${observed.limits?.cpus ?? ''}<td class="number">${pids ?? ''}<td>${instance.conditions.filter(isTelling).map(conditionLine)}</tr>
`;
}

function readyOf({ conditions }: InstanceStatus): Condition | undefined {
	return conditions.find(({ type }) => type === 'Ready');
}

function memoryCell({ memory }: InstanceStatus): Html {
	if (memory === null) return html``;
	const { used, set } = memory;
	if (set === null) return html`${roundedBytes(used)}`;
	return html`<meter max="${set}" high="${Math.round(0.9 * set)}" value="${used}"></meter> ${roundedBytes(used)} of ${roundedBytes(set)}`;
}

const ABNORMAL = [
	'Reconciling',
	'Stalled',
	'RestartPending',
	'Overridden',
	'Paused',
	'DeletionBlocked',
] as const satisfies readonly Condition['type'][];

/** What is as it should be says nothing; Ready says what the others say, too. */
function isTelling({ type, status }: Condition): boolean {
	const isAbnormal = (ABNORMAL as readonly string[]).includes(type);
	return status === (isAbnormal ? 'True' : 'False');
}

function conditionLine({ type, reason, message }: Condition): Html {
	return html`<div><b>${type} ${reason}</b> ${message}</div>`;
}

function elsewhereTable(elsewhere: readonly ElsewhereStatus[]): Html {
	const rows = elsewhere.map(
		({ name, node, told, ready, reason }) =>
			html`<tr><td>${name}<td>${node}<td>${told?.state ?? ''}<td class="${ready}">${ready}<td>${ready === 'True' ? '' : reason}</tr>
`,
	);
	return html`<h2>On other nodes</h2>
<table>
<tr><th>Name<th>Node<th>State<th>Ready<th>Why</tr>
${rows}</table>`;
}

function eventTable(events: readonly BallastEvent[]): Html {
	if (events.length === 0) return html`<p>None.</p>`;
	const rows = events.toReversed().map(
		({ lastSeen, instance, type, reason, message, count }) =>
			html`<tr><td class="dim">${timeInWords(lastSeen)}<td>${instance}<td class="${type}">${reason}<td>${message}${count > 1 ? ` (${count} times)` : ''}</tr>
`,
	);
	return html`<table>
<tr><th>Time<th>Instance<th>Reason<th>What</tr>
${rows}</table>`;
}
