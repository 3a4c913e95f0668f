import type { Override } from '../../model/override.ts';
import type { InstanceRecord } from '../../model/record.ts';
import { overrideInWords } from '../plan/override.ts';
import type { EventDraft } from '../status/events.ts';

/** What an act by hand changed in the record: overrides that ended and began, and a restart that was asked for. */
export function byHandEvents(before: InstanceRecord, after: InstanceRecord): readonly EventDraft[] {
	const { name, restartRequest } = after;
	const ended = before.overrides.filter((each) => !after.overrides.includes(each));
	const begun = after.overrides.filter((each) => !before.overrides.includes(each));
	const request: EventDraft[] =
		restartRequest === null || restartRequest === before.restartRequest
			? []
			: [
					{
						instance: name,
						type: 'Normal',
						reason: 'RestartRequested',
						message: restartRequest.reason,
					},
				];
	return [...ended.map(overrideEnded(name)), ...begun.map(overrideBegun(name)), ...request];
}

/** The spec counts again. */
export function overrideEnded(instance: string): (override: Override) => EventDraft {
	return (override) => told(instance, 'OverrideEnded', override);
}

function overrideBegun(instance: string): (override: Override) => EventDraft {
	return (override) => told(instance, 'Overridden', override);
}

function told(
	instance: string,
	reason: 'Overridden' | 'OverrideEnded',
	override: Override,
): EventDraft {
	return { instance, type: 'Normal', reason, message: overrideInWords(override) };
}
