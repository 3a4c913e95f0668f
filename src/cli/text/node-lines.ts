import { formatAge } from '../../model/age.ts';
import type { NodeStatus, SpecsStatus } from '../../model/instance-status.ts';
import { cordonInWords } from '../../reconciler/plan/cordon-words.ts';
import type { Io } from '../io.ts';
import { fetchedText, shortCommit } from './fetched.ts';
import { roughSize } from './size.ts';

/** Where the specs come from, and what keeps some of them from being in force. */
export function nodeLines(status: NodeStatus, paint: Io['paint']): string {
	return `${paint('dim', sourceOf(status))}\n${warningLines(status, paint)}`;
}

/** What keeps some of the specs from being in force, one line each. */
export function warningLines(status: NodeStatus, paint: Io['paint']): string {
	return warningsOf(status)
		.map((warning) => `${paint('yellow', warning)}\n`)
		.join('');
}

/** Of those, what is wrong with the specs as a whole. */
export function specWarningLines(specs: SpecsStatus, paint: Io['paint']): string {
	return specWarnings(specs)
		.map((warning) => `${paint('yellow', warning)}\n`)
		.join('');
}

function sourceOf({ specs, node, at }: NodeStatus): string {
	const { provenance, remote, path } = specs;
	if (remote !== null) return `${node}: specs of ${fetchedText({ remote, provenance }, at)}`;
	if (provenance === null) return `${node}: specs in ${path}, not in git`;
	const commit = provenance.commit?.slice(0, 9) ?? 'no commit yet';
	return `${node}: specs in ${path} at ${commit}${provenance.dirty ? ' with uncommitted changes' : ''}`;
}

function warningsOf(status: NodeStatus): readonly string[] {
	const { specs, paused, overridden, memory, cluster } = status;
	const names = Object.keys(paused);
	const byHand = Object.keys(overridden);
	return [
		...notFetched(status),
		...specWarnings(specs),
		...(cluster.problem === ''
			? []
			: [`The store cannot be reached, nothing is claimed or moved: ${cluster.problem}`]),
		...cordonLines(status),
		...cluster.homeless.map(
			({ node, name, why }) => `If ${node} is gone, ${name} cannot fail over: ${why}`,
		),
		...unfencedLines(cluster.unfenced),
		...(memory.mins > memory.capacity
			? [
					`memory.min of all instances adds up to ${roughSize(memory.mins)}, more than the ${roughSize(memory.capacity)} that this node may give`,
				]
			: []),
		...(names.length > 0 ? [`Paused: ${names.join(', ')}`] : []),
		...(byHand.length > 0 ? [`Overridden by hand: ${byHand.join(', ')}`] : []),
	];
}

function notFetched({ specs, at }: NodeStatus): readonly string[] {
	const { remote, provenance } = specs;
	if (remote === null || remote.problem === '') return [];
	const { problem, seenAt } = remote;
	const force =
		provenance?.commit == null || seenAt === null
			? 'nothing was fetched yet'
			: `${shortCommit(provenance.commit)} stays in force, which was the newest ${formatAge(at - seenAt)} ago`;
	return [`The specs cannot be fetched: ${problem}; ${force}`];
}

function specWarnings(specs: SpecsStatus): readonly string[] {
	const { folder, problem, remote, findings } = specs;
	const errors = findings.filter(({ severity }) => severity === 'error').length;
	return [
		...(folder === 'Unreadable' && problem !== remote?.problem
			? [`The spec folder cannot be read: ${problem}`]
			: []),
		...(folder === 'Empty'
			? ['The spec folder declares nothing; nothing is removed for that.']
			: []),
		...(errors > 0 ? [`${counted(errors, 'error')} in the specs: ballast validate`] : []),
	];
}

const NAMES_SHOWN = 3;

function unfencedLines(names: readonly string[]): readonly string[] {
	if (names.length === 0) return [];
	const more = names.length - NAMES_SHOWN;
	const who = `${names.slice(0, NAMES_SHOWN).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
	return [
		`${who} cannot fail over to this node: nothing here makes sure that another one is off (failover.fence in the settings)`,
	];
}

function cordonLines({ node, cluster }: NodeStatus): readonly string[] {
	const cordon = cluster.nodes.find(({ name }) => name === node)?.cordon ?? null;
	if (cordon === null) return [];
	return [`${node} ${cordonInWords(cordon)}; ballast uncordon ${node} ends that`];
}

function counted(count: number, noun: string): string {
	return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
