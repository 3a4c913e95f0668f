/** What makes a new rootfs fit for a container, by the names that `os.fit.except` takes. */
export const FIT_RULES = [
	'Hostname',
	'Hosts',
	'Fstab',
	'Consoles',
	'Network',
	'MachineId',
	'Hardware',
] as const;

export type FitRuleName = (typeof FIT_RULES)[number];
