/** What the health checks of one run of a container amount to. */
export interface Health {
	/** The init that was checked: another one has not been checked. */
	readonly initPid: number;
	/** `Unknown` until one check passed, or as many failed in a row as make it unhealthy. */
	readonly status: 'Unknown' | 'Healthy' | 'Unhealthy';
	/** Failed checks in a row. */
	readonly failures: number;
	/** How the last check failed; '' after one that passed. */
	readonly message: string;
}
