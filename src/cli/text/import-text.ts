import type { Imported } from '../../sources/ganeti/import.ts';
import { noteLine, visible } from '../../sources/ganeti/spec-text.ts';
import { formatTable } from './table.ts';

/** A table of what was imported, then everything that is not carried over as it was, then what to do next. */
export function importText(imported: readonly Imported[], folder: string): string {
	const table = formatTable([
		['GANETI', 'WRITTEN', 'NOT CARRIED OVER', 'DIFFERS'],
		...imported.map(({ name: ganetiName, made, notes }) => {
			const name = visible(ganetiName);
			if (made === null) return [name, '-', `left out: ${visible(notes[0]?.text ?? '')}`];
			const lost = notes.filter(({ isLost }) => isLost).length;
			return [name, `${folder}/${made.file}`, String(lost), String(notes.length - lost)];
		}),
	]);
	const details = imported
		.filter(({ made, notes }) => made !== null && notes.length > 0)
		.map(
			({ name, notes }) =>
				`\n${visible(name)}\n${notes.map((note) => `  ${noteLine(note)}\n`).join('')}`,
		);
	return `${table}${details.join('')}\n${NEXT.replace('FOLDER', folder)}`;
}

const NEXT = `Check them: ballast validate FOLDER
Before ballast starts an instance, stop it in Ganeti (gnt-instance shutdown): two containers on one disk destroy its
file system. Do not remove it there (gnt-instance remove): that removes its disks.
`;
