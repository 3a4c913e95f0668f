import type { ArrivalRequest, Newcomer } from '../model/arrival.ts';
import type { InstanceSpec } from '../model/instance-spec.ts';
import type { HostFacts } from '../model/migration.ts';
import { numberField, refusedRequest, stringField, stringsField } from './request-body.ts';

type Body = Readonly<Record<string, unknown>>;

/** A uuid: it becomes part of a path. */
const ID = /^[0-9a-f-]{36}$/;

/** What another node asks for. Its ballast may be of another version, so every field is looked at. */
export function arrivalOf(body: Body): ArrivalRequest {
	const verb = stringField(body, 'do');
	const id = stringField(body, 'id');
	if (!ID.test(id)) throw refusedRequest('"id" is no uuid');
	switch (verb) {
		case 'reserve':
		case 'check':
			return { do: verb, id, ...reservation(body) };
		case 'commit':
			return {
				...{ do: verb, id, epoch: numberField(body, 'epoch') },
				...{ isLive: body['isLive'] === true, record: body['record'] },
			};
		case 'status':
			return {
				...{ do: verb, id, epoch: numberField(body, 'epoch') },
				waitMs: Math.min(numberField(body, 'waitMs'), 30_000),
				until: body['until'] === 'Running' ? 'Running' : 'Decided',
			};
		case 'abort':
			return { do: verb, id };
		case 'giveBack':
			return { do: verb, id, epoch: numberField(body, 'epoch') };
		default:
			throw refusedRequest(`"do" is "${verb}"`);
	}
}

function reservation(body: Body): Omit<Newcomer, 'id'> {
	const spec = objectField(body, 'spec');
	if (!Array.isArray(spec['nics'])) throw refusedRequest('"spec" is no spec');
	return {
		from: stringField(body, 'from'),
		to: stringField(body, 'to'),
		uid: stringField(body, 'uid'),
		// the other ballast validated it; only its NICs are looked at here
		spec: spec as unknown as InstanceSpec,
		bytes: numberField(body, 'bytes'),
		facts: factsOf(objectField(body, 'facts')),
		isByHand: body['isByHand'] === true,
		cluster: body['cluster'] == null ? null : stringField(body, 'cluster'),
	};
}

function factsOf(facts: Body): HostFacts {
	return {
		lxc: stringField(facts, 'lxc'),
		criu: stringField(facts, 'criu'),
		cpuFlags: stringsField(facts, 'cpuFlags'),
		architecture: stringField(facts, 'architecture'),
		cgroups: laterString(facts, 'cgroups'),
		apparmor: laterString(facts, 'apparmor'),
	};
}

/** What ballast says only since later. */
function laterString(body: Body, field: string): string {
	return body[field] === undefined ? '' : stringField(body, field);
}

function objectField(body: Body, field: string): Body {
	const value = body[field];
	if (typeof value !== 'object' || value === null) {
		throw refusedRequest(`"${field}" is no object`);
	}
	return { ...value };
}
