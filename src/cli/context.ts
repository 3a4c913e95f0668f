import type { Environment } from '../settings.ts';
import type { Io } from './io.ts';

export type OutputFormat = 'table' | 'wide' | 'json' | 'yaml' | 'name';

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
