import { asWritten, nullable } from './as-written.mjs';

/** @typedef {import('./read.mjs').Schema} Schema */

/**
 * One schema without references to other files, for editors: `kind` selects what a document may hold.
 * Formats are ballast's own words, which an editor takes as notes.
 * @param {{instance: Schema, profile: Schema, node: Schema, window: Schema}} schemas
 */
export function editorSchema({ instance, profile, node, window }) {
	const spec = asWritten(instance.properties.spec);
	const kinds = { Instance: instance, Profile: profile, Node: node, Window: window };
	const bodies = {
		Instance: spec,
		Profile: spec,
		Node: node.properties.spec,
		Window: window.properties.spec,
	};
	return {
		$schema: 'https://json-schema.org/draft/2020-12/schema',
		title: 'ballast specs',
		type: 'object',
		required: ['apiVersion', 'kind', 'metadata'],
		properties: {
			apiVersion: instance.properties.apiVersion,
			kind: { description: 'What the document declares.', enum: Object.keys(kinds) },
		},
		allOf: Object.entries(kinds).map(([kind, schema]) => ({
			if: { properties: { kind: { const: kind } }, required: ['kind'] },
			// biome-ignore lint/suspicious/noThenProperty: the JSON Schema keyword
			then: {
				description: schema.description,
				additionalProperties: false,
				properties: {
					apiVersion: true,
					kind: true,
					metadata: schema.properties.metadata,
					spec: { $ref: `#/$defs/${kind}Spec` },
				},
			},
		})),
		$defs: Object.fromEntries(
			Object.entries(bodies).map(([kind, body]) => [`${kind}Spec`, nullable(body)]),
		),
	};
}
