/** The value of a parameter as Ganeti keeps it; texts from `gnt-instance info` stay texts. */
export type ParamValue = string | number | boolean | null;
export type Params = Readonly<Record<string, ParamValue>>;

/** What one file of Ganeti's says, whichever of the three kinds it is. */
export interface GanetiCluster {
	readonly file: string;
	readonly origin: 'config.data' | 'gnt-instance info' | 'RAPI';
	/** What instances inherit, as far as the file tells. */
	readonly defaults: GanetiParams;
	/** Names, sorted. */
	readonly nodes: readonly string[];
	readonly instances: readonly GanetiInstance[];
}

export interface GanetiParams {
	/** Of the hypervisor lxc. */
	readonly hvparams: Params;
	readonly beparams: Params;
}

/** An instance with the values that hold for it, inherited ones included. */
export interface GanetiInstance extends GanetiParams {
	/** Mostly with a domain. */
	readonly name: string;
	readonly hypervisor: string;
	readonly adminState: 'up' | 'down' | 'offline';
	/** '' when it is not placed yet. */
	readonly primaryNode: string;
	/** `debootstrap+default`; '' without one. */
	readonly os: string;
	/** Names only: values may be secrets. */
	readonly osParams: readonly string[];
	readonly tags: readonly string[];
	readonly nics: readonly GanetiNic[];
	readonly disks: readonly GanetiDisk[];
}

/** '' stands for what is not set. */
export interface GanetiNic {
	readonly mode: string;
	readonly link: string;
	readonly mac: string;
	readonly ip: string;
	readonly vlan: string;
	/** The subnet of its network and the gateway there; `null` when the file does not tell. */
	readonly network: { readonly subnet: string; readonly gateway: string } | null;
}

export interface GanetiDisk {
	/** `plain`, `drbd`, `file`, ... */
	readonly template: string;
	readonly readOnly: boolean;
	/** What names it within its template, such as volume group and volume; `null` when the file does not tell. */
	readonly place: readonly string[] | null;
}
