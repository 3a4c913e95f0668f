/** A container by where LXC keeps it. */
export interface Place {
	readonly lxcpath: string;
	readonly name: string;
}

/** The command sockets that LXC monitors listen on in our network namespace. */
export interface ActiveSockets {
	has(place: Place): boolean;
	/** Where the listening containers live; those with a hashed name cannot be told. */
	readonly places: readonly Place[];
}

const SUFFIX = '/command';
const ENDING = `${SUFFIX}\n`;
/** Listening; a connection that was accepted shows the same name once more. */
const LISTENING = '00010000';

/** Reads the text of /proc/net/unix: number, reference count, protocol, flags, type, state, inode, name. */
export function parseActiveSockets(text: string): ActiveSockets {
	const names = new Set<string>();
	// a host has many other sockets, so lines are cut out only round the names that can be LXC's
	for (let end = text.indexOf(ENDING); end !== -1; end = text.indexOf(ENDING, end + 1)) {
		const line = text.slice(text.lastIndexOf('\n', end) + 1, end + SUFFIX.length);
		const start = line.indexOf(' @');
		if (start !== -1 && line.split(' ', 4)[3] === LISTENING) names.add(line.slice(start + 2));
	}
	return {
		has: (place) => names.has(plainName(place)) || (isLong(place) && names.has(hashedName(place))),
		places: [...names].flatMap((name) => placeOf(name) ?? []),
	};
}

function plainName({ lxcpath, name }: Place): string {
	return `${lxcpath}/${name}${SUFFIX}`;
}

/** Whether the name may be too long; where exactly LXC draws the line differs by version. */
function isLong(place: Place): boolean {
	return Buffer.byteLength(plainName(place)) >= 100;
}

/** LXC's way out when the name does not fit into the 108 bytes of a socket address. */
function hashedName({ lxcpath, name }: Place): string {
	return `lxc/${fnv1a64(`${lxcpath}/${name}`)}${SUFFIX}`;
}

function placeOf(socketName: string): Place | null {
	const path = socketName.slice(0, -SUFFIX.length);
	const slash = path.lastIndexOf('/');
	if (!path.startsWith('/') || slash === 0) return null;
	return { lxcpath: path.slice(0, slash), name: path.slice(slash + 1) };
}

function fnv1a64(text: string): string {
	let hash = 0xcbf29ce484222325n;
	for (const byte of Buffer.from(text)) {
		hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * 0x100000001b3n);
	}
	return hash.toString(16).padStart(16, '0');
}
