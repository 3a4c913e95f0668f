import { OperationError } from '../../../model/errors.ts';
import type { FilledOsSpec } from '../../../model/instance-spec.ts';
import type { OsDefinition } from './definition.ts';

export type GanetiOsSpec = Extract<FilledOsSpec, { readonly kind: 'ganeti' }>;

/** A definition as one instance uses it. */
export interface ChosenOs {
	readonly definition: OsDefinition;
	/** '' when the definition has no variants. */
	readonly variant: string;
	readonly parameters: Readonly<Record<string, string>>;
}

/** Throws when the definition does not list the variant or a parameter. */
export function chooseOs(definition: OsDefinition, spec: GanetiOsSpec): ChosenOs {
	const { variants, parameters } = definition;
	const [first = ''] = variants;
	const variant = spec.variant ?? first;
	if (spec.variant !== null && !variants.includes(spec.variant)) {
		throw notListed(spec.name, { what: 'variant', name: spec.variant, listed: variants });
	}
	const unknown = Object.keys(spec.parameters).find((name) => !parameters.includes(name));
	if (unknown !== undefined) {
		throw notListed(spec.name, { what: 'parameter', name: unknown, listed: parameters });
	}
	return { definition, variant, parameters: spec.parameters };
}

function notListed(
	os: string,
	{ what, name, listed }: { what: string; name: string; listed: readonly string[] },
): OperationError {
	return new OperationError(`cannot use the Ganeti OS ${os}: it has no ${what} ${name}`, {
		reason: 'CreateFailed',
		retry: 'never',
		hint: listed.length === 0 ? `It has no ${what}s.` : `It has ${listed.join(', ')}.`,
	});
}
