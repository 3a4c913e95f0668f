import type { Environment } from '../settings.ts';
import type { Io } from './io.ts';

export const OUTPUT_FORMATS = ['table', 'wide', 'json', 'yaml', 'name'] as const;
export type OutputFormat = (typeof OUTPUT_FORMATS)[number];

/** The options that every command takes. `null` = not given. */
export interface GlobalOptions {
	readonly root: string | null;
	readonly specs: string | null;
	readonly simulate: boolean;
	readonly output: OutputFormat;
}

export interface CommandContext {
	readonly io: Io;
	readonly globals: GlobalOptions;
	readonly environment: Environment;
	/** Where ballast itself lies: a checkout or an installed package. */
	readonly packageRoot: string;
}
