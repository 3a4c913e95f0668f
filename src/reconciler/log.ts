/** What the loop asks of a logger: fields and a constant message. pino is one. */
export interface Log {
	info(fields: object, message: string): void;
	warn(fields: object, message: string): void;
	error(fields: object, message: string): void;
}
