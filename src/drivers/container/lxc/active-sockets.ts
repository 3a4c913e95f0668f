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
const HASHED = ' @lxc/';
/** Listening; a connection that was accepted shows the same name once more. */
const LISTENING = '00010000';

/**
 * Reads the text of /proc/net/unix: number, reference count, protocol, flags, type, state, inode, name. `only`
 * leaves out containers of other names, but for those whose name cannot be told.
 */
export function parseActiveSockets(text: string, only: string | null = null): ActiveSockets {
	const names = new Set(
		(only === null ? [ENDING] : [`/${only}${ENDING}`, HASHED]).flatMap((mark) =>
			listeningNames(text, mark),
		),
	);
	return {
		has: (place) => names.has(plainName(place)) || (isLong(place) && names.has(hashedName(place))),
		places: [...names].flatMap((name) => placeOf(name) ?? []),
	};
}

/** A host has many other sockets, so lines are cut out only round what names of LXC's have. */
function listeningNames(text: string, mark: string): readonly string[] {
	const names: string[] = [];
	for (let at = text.indexOf(mark); at !== -1; at = text.indexOf(mark, at + 1)) {
		const end = text.indexOf('\n', at + mark.length - 1);
		const line = text.slice(text.lastIndexOf('\n', at) + 1, end);
		const start = line.indexOf(' @');
		const isListening = start !== -1 && line.split(' ', 4)[3] === LISTENING;
		if (isListening && line.endsWith(SUFFIX)) names.push(line.slice(start + 2));
	}
	return names;
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
