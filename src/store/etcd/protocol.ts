import {
	type GrpcObject,
	loadPackageDefinition,
	type ServiceClientConstructor,
} from '@grpc/grpc-js';
import { fromJSON } from '@grpc/proto-loader';

/*
 * The part of etcd's API version 3 that ballast speaks: names and field numbers as in etcd's rpc.proto and kv.proto, which hold
 * from 3.4 on. Numbers of 64 bits are strings here.
 */

export interface KeyValue {
	readonly key: Buffer;
	readonly value: Buffer;
	readonly modRevision: string;
}

interface Header {
	readonly revision: string;
}

export interface RangeRequest {
	readonly key: Buffer;
	readonly rangeEnd?: Buffer;
	/** The most keys in the answer; all without it. */
	readonly limit?: string;
	/** As it was then; as it is now without it. */
	readonly revision?: string;
}

export interface RangeResponse {
	readonly header: Header;
	readonly kvs: readonly KeyValue[];
	/** There are more keys in the range than the limit. */
	readonly more: boolean;
}

/** Equal, in each case. */
export type Compare =
	/** 0: there is no such key. */
	| { readonly key: Buffer; readonly target: 'VERSION'; readonly version: string }
	| { readonly key: Buffer; readonly target: 'MOD'; readonly modRevision: string };

export type RequestOp =
	| { readonly requestRange: RangeRequest }
	| {
			readonly requestPut: {
				readonly key: Buffer;
				readonly value: Buffer;
				/** '0': without one. */
				readonly lease: string;
			};
	  }
	| { readonly requestDeleteRange: RangeRequest };

export interface TxnRequest {
	readonly compare: readonly Compare[];
	readonly success: readonly RequestOp[];
	readonly failure: readonly RequestOp[];
}

export interface TxnResponse {
	readonly header: Header;
	readonly succeeded: boolean;
	readonly responses: readonly { readonly responseRange?: RangeResponse }[];
}

export interface Lease {
	readonly ID: string;
	/** In seconds; '0' in the answer to a keepalive: it is over. */
	readonly TTL: string;
}

export interface WatchResponse {
	readonly header: Header;
	readonly canceled: boolean;
	readonly cancelReason: string;
	readonly events: readonly { readonly type: 'PUT' | 'DELETE'; readonly kv: KeyValue }[];
}

interface Field {
	readonly id: number;
	readonly type: string;
	readonly rule?: 'repeated';
}

const field = (id: number, type: string, rule?: 'repeated'): Field =>
	rule === undefined ? { id, type } : { id, type, rule };

const MVCCPB = {
	KeyValue: {
		fields: {
			key: field(1, 'bytes'),
			modRevision: field(3, 'int64'),
			value: field(5, 'bytes'),
		},
	},
	Event: {
		fields: { type: field(1, 'EventType'), kv: field(2, 'KeyValue') },
		nested: { EventType: { values: { PUT: 0, DELETE: 1 } } },
	},
};

const MESSAGES = {
	ResponseHeader: { fields: { revision: field(3, 'int64') } },
	RangeRequest: {
		fields: {
			key: field(1, 'bytes'),
			rangeEnd: field(2, 'bytes'),
			limit: field(3, 'int64'),
			revision: field(4, 'int64'),
		},
	},
	RangeResponse: {
		fields: {
			header: field(1, 'ResponseHeader'),
			kvs: field(2, 'mvccpb.KeyValue', 'repeated'),
			more: field(3, 'bool'),
		},
	},
	PutRequest: {
		fields: { key: field(1, 'bytes'), value: field(2, 'bytes'), lease: field(3, 'int64') },
	},
	DeleteRangeRequest: { fields: { key: field(1, 'bytes'), rangeEnd: field(2, 'bytes') } },
	RequestOp: {
		oneofs: { request: { oneof: ['requestRange', 'requestPut', 'requestDeleteRange'] } },
		fields: {
			requestRange: field(1, 'RangeRequest'),
			requestPut: field(2, 'PutRequest'),
			requestDeleteRange: field(3, 'DeleteRangeRequest'),
		},
	},
	ResponseOp: { fields: { responseRange: field(1, 'RangeResponse') } },
	Compare: {
		oneofs: { targetUnion: { oneof: ['version', 'modRevision'] } },
		fields: {
			result: field(1, 'CompareResult'),
			target: field(2, 'CompareTarget'),
			key: field(3, 'bytes'),
			version: field(4, 'int64'),
			modRevision: field(6, 'int64'),
		},
		nested: {
			CompareResult: { values: { EQUAL: 0 } },
			CompareTarget: { values: { VERSION: 0, MOD: 2 } },
		},
	},
	TxnRequest: {
		fields: {
			compare: field(1, 'Compare', 'repeated'),
			success: field(2, 'RequestOp', 'repeated'),
			failure: field(3, 'RequestOp', 'repeated'),
		},
	},
	TxnResponse: {
		fields: {
			header: field(1, 'ResponseHeader'),
			succeeded: field(2, 'bool'),
			responses: field(3, 'ResponseOp', 'repeated'),
		},
	},
	WatchRequest: {
		oneofs: { requestUnion: { oneof: ['createRequest'] } },
		fields: { createRequest: field(1, 'WatchCreateRequest') },
	},
	WatchCreateRequest: {
		fields: {
			key: field(1, 'bytes'),
			rangeEnd: field(2, 'bytes'),
			startRevision: field(3, 'int64'),
		},
	},
	WatchResponse: {
		fields: {
			header: field(1, 'ResponseHeader'),
			canceled: field(4, 'bool'),
			cancelReason: field(6, 'string'),
			events: field(11, 'mvccpb.Event', 'repeated'),
		},
	},
	LeaseGrantRequest: { fields: { TTL: field(1, 'int64') } },
	LeaseGrantResponse: { fields: { ID: field(2, 'int64'), TTL: field(3, 'int64') } },
	LeaseRevokeRequest: { fields: { ID: field(1, 'int64') } },
	LeaseRevokeResponse: { fields: {} },
	LeaseKeepAliveRequest: { fields: { ID: field(1, 'int64') } },
	LeaseKeepAliveResponse: { fields: { ID: field(2, 'int64'), TTL: field(3, 'int64') } },
};

const unary = (name: string) => ({
	comment: '',
	requestType: `${name}Request`,
	responseType: `${name}Response`,
});
const streamed = (name: string) => ({
	...unary(name),
	requestStream: true,
	responseStream: true,
});

const SERVICES = {
	KV: { methods: { Range: unary('Range'), Txn: unary('Txn') } },
	Watch: { methods: { Watch: streamed('Watch') } },
	Lease: {
		methods: {
			LeaseGrant: unary('LeaseGrant'),
			LeaseRevoke: unary('LeaseRevoke'),
			LeaseKeepAlive: streamed('LeaseKeepAlive'),
		},
	},
};

/** The three services of etcd that are used. */
export interface Services {
	readonly KV: ServiceClientConstructor;
	readonly Watch: ServiceClientConstructor;
	readonly Lease: ServiceClientConstructor;
}

export function etcdServices(): Services {
	const definition = fromJSON(
		{
			nested: {
				mvccpb: { nested: MVCCPB },
				etcdserverpb: { nested: { ...MESSAGES, ...SERVICES } },
			},
		},
		{ longs: String, enums: String, defaults: true, arrays: true, keepCase: true },
	);
	// made of SERVICES, which has just these
	return (loadPackageDefinition(definition) as GrpcObject)['etcdserverpb'] as unknown as Services;
}
