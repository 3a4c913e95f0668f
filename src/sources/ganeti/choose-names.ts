import { parseInstanceName } from '../../model/instance-name.ts';

/**
 * Names here for Ganeti's: the first label (`web1` of `web1.example.com`) where only one has it, else the whole name with
 * dashes for dots. `null` for one that can have neither.
 */
export function chooseNames(names: readonly string[]): ReadonlyMap<string, string | null> {
	const firsts = names.map(firstLabel);
	const wanted = names.map((name, index) => {
		const first = firsts[index] ?? '';
		return isOnly(firsts, first) ? first : name.toLowerCase().replaceAll('.', '-');
	});
	return new Map(
		names.map((name, index) => {
			const here = wanted[index] ?? '';
			return [name, isOnly(wanted, here) && parseInstanceName(here).ok ? here : null];
		}),
	);
}

function firstLabel(name: string): string {
	return name.toLowerCase().split('.')[0] ?? '';
}

function isOnly(names: readonly string[], name: string): boolean {
	return names.indexOf(name) === names.lastIndexOf(name);
}
