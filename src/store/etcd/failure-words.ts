import { status } from '@grpc/grpc-js';

/** Longer ones say the same again. */
const MOST_CHARS = 80;

const OF_CONNECT: readonly (readonly [RegExp, string])[] = [
	[/ECONNREFUSED/, 'the connection is refused'],
	[/EHOSTUNREACH|ENETUNREACH/, 'there is no way to it'],
	[/ENOTFOUND|EAI_AGAIN|Name resolution failed/, 'its name is not known'],
	[/ECONNRESET|Connection dropped|socket hang up/i, 'the connection broke'],
	[/etcdserver: no leader/, 'it has no majority of the members'],
];

/** What failed at a member of etcd, as short as people need it: gRPC tells timings, addresses and itself again. */
export function failureInWords(code: number, details: string): string {
	const known = OF_CONNECT.find(([pattern]) => pattern.test(details));
	if (known !== undefined) return known[1];
	if (code === status.DEADLINE_EXCEEDED || details === '') return 'no answer in time';
	const said = details.replace(/\. Resolution note:.*$/s, '').replace(/^.*Last error: /s, '');
	return said.length > MOST_CHARS ? `${said.slice(0, MOST_CHARS)}…` : said;
}
