import { editorSchema } from '../../schema/editor-schema.ts';
import type { CommandContext } from '../context.ts';
import { EXIT } from '../exit-code.ts';
import { formatStructured } from '../text/structured.ts';

/** Prints the schema that editors complete and check spec files with. */
export function schema({ io, globals }: CommandContext): Promise<number> {
	io.out(formatStructured(editorSchema(), globals.output === 'yaml' ? 'yaml' : 'json'));
	return Promise.resolve(EXIT.fine);
}
