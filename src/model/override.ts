/**
 * What a person wants of an instance for a while instead of what its spec says. At most one of each kind
 * is in force at a time.
 */
export type Override =
	| {
			readonly kind: 'State';
			readonly state: 'Running' | 'Stopped';
			/** ms since the epoch; from then on the spec counts again. */
			readonly until: number;
			/** '' = none was given. */
			readonly reason: string;
	  }
	| {
			readonly kind: 'Memory';
			/** The limit in force, in bytes: in place of `memory.target`, else of `memory.max`. Within `memory.min` and `memory.max`. */
			readonly max: number;
			readonly until: number;
			readonly reason: string;
	  };
