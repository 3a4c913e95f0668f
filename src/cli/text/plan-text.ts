import type { InstanceStatus } from '../../model/instance-status.ts';
import { describePlans } from '../../reconciler/plan/describe.ts';
import type { Role, TextPart } from '../../reconciler/plan/text-line.ts';
import type { Io, TextStyle } from '../io.ts';
import { printable } from './printable.ts';

/** The planner's report, in colours where there are any. */
export function planText(instances: readonly InstanceStatus[], paint: Io['paint']): string {
	return describePlans(instances.map(({ plan }) => plan))
		.map((line) => `${line.map((part) => painted(part, paint)).join('')}\n`)
		.join('');
}

function painted({ text, role }: TextPart, paint: Io['paint']): string {
	const style = STYLES[role];
	const shown = printable(text);
	return style === null ? shown : paint(style, shown);
}

const STYLES: Record<Role, TextStyle | null> = {
	plain: null,
	name: 'bold',
	verb: 'green',
	danger: 'red',
	change: 'yellow',
	drift: 'magenta',
	field: null,
	value: 'cyan',
	note: null,
	waiting: 'yellow',
	blocked: 'red',
	origin: 'dim',
	summary: 'bold',
};
