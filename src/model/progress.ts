/** How far something has come. */
export interface Progress {
	/** Bytes on disk. */
	readonly done: number;
	/** Bytes that it will be about; `null` = nobody knows before the end. */
	readonly total: number | null;
}
