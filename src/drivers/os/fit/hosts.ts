import type { FitRule } from './fit-rule.ts';

/** The system finds itself by name, also without DNS; what it is told about others stays. */
export const hosts: FitRule = {
	name: 'Hosts',
	async apply(tree, { name }) {
		const text = (await tree.read('/etc/hosts')) ?? '';
		await tree.write('/etc/hosts', hostsText(text, name));
	},
};

const LOCAL = '127.0.0.1\tlocalhost';
const LOCAL6 = '::1\tlocalhost ip6-localhost ip6-loopback';

function hostsText(before: string, name: string): string {
	const lines = before.split('\n').filter((line) => line !== '' && addressOf(line) !== '127.0.1.1');
	const has = (address: string) => lines.some((line) => addressOf(line) === address);
	const after = [
		...(has('127.0.0.1') ? [] : [LOCAL]),
		...(has('::1') ? [] : [LOCAL6]),
		...lines,
		`127.0.1.1\t${name}`,
	];
	return `${after.join('\n')}\n`;
}

const addressOf = (line: string): string => line.trim().split(/\s/, 1)[0] ?? '';
