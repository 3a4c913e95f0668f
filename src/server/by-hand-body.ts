import type { ByHand } from '../reconciler/api/api.ts';
import {
	numberField,
	optionalField,
	refusedRequest,
	stringField,
	untilField,
} from './request-body.ts';

/** What the body of `by-hand` asks for. */
export function byHandOf(body: Readonly<Record<string, unknown>>): ByHand {
	if (body['do'] === 'checkpoint') return { do: 'checkpoint', folder: stringField(body, 'folder') };
	if (body['do'] === 'restore') return { do: 'restore' };
	if (body['do'] === 'migrate') {
		const mode = optionalField(body, 'mode', ['Live', 'Cold'] as const);
		return { do: 'migrate', to: stringField(body, 'to'), mode };
	}
	const until = body['until'] === null ? null : untilField(body, 'until');
	const rest = { until, reason: stringField(body, 'reason') };
	const verb = stringField(body, 'do');
	switch (verb) {
		case 'start':
		case 'stop':
		case 'restart':
			return { do: verb, ...rest };
		case 'resize':
			return { do: verb, max: numberField(body, 'max'), ...rest };
		default:
			throw refusedRequest(`"do" is "${verb}"`);
	}
}
