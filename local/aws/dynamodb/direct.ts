/**
 * Calls of a DynamoDB client that stay values on their way to the engine of this process: nothing is written as JSON
 * or read from it. The client is the SDK's own with all that it does to a call; a refusal takes the way of the wire.
 */
import type { HttpResponse } from '../http-api/response.ts';
import { withBytes } from './bytes.ts';
import type { CallDynamoDb } from './call.ts';
import type { Input } from './engine/write.ts';
import { refusal } from './face.ts';

/** Calls about items, by their commands. The others have members that JSON writes in a way of its own. */
const operations: ReadonlyMap<string, string> = new Map(
  [
    'GetItem',
    'PutItem',
    'UpdateItem',
    'DeleteItem',
    'Query',
    'Scan',
    'BatchGetItem',
    'BatchWriteItem',
    'TransactGetItems',
    'TransactWriteItems',
  ].map((name) => [`${name}Command`, name]),
);

/** Goes through the client in the place of a request of HTTP. */
export class DirectCall {
  readonly origin: string;
  readonly operation: string;
  readonly input: object;

  constructor(origin: string, operation: string, input: object) {
    this.origin = origin;
    this.operation = operation;
    this.input = input;
  }
}

type DirectResponse = {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Uint8Array;
  readonly output?: object;
};

type Context = {
  readonly clientName?: string;
  readonly commandName?: string;
  readonly endpointV2?: { readonly url: URL };
};
type Given = { readonly input: Input; readonly request?: object };
type Taken = { readonly response: object; readonly output?: object };
type Next = (given: Given) => Promise<Taken>;
export type Middleware = (next: Next, context: Context) => Next;

/** As the SDK writes it: the retries of a transaction have the token of the first attempt, here one of this process. */
const written = (operation: string, input: Input): Input =>
  operation === 'TransactWriteItems'
    ? { ...input, ClientRequestToken: input.ClientRequestToken ?? Symbol('token') }
    : input;

/**
 * In the place of the client's serializer.
 * @param usual of the client, for all that goes elsewhere
 * @param isHere whether the engine of this process answers for an origin
 */
export const serializeDirectly =
  (usual: Middleware, isHere: (origin: string) => boolean): Middleware =>
  (next, context) =>
  (given) => {
    const operation = operations.get(context.commandName ?? '');
    const origin = operation && context.endpointV2?.url.origin;
    if (!operation || !origin || !isHere(origin)) return usual(next, context)(given);
    return next({ ...given, request: new DirectCall(origin, operation, written(operation, given.input)) });
  };

/** In the place of the client's deserializer, which still reads refusals. */
export const deserializeDirectly =
  (usual: Middleware): Middleware =>
  (next, context) =>
  async (given) => {
    if (!(given.request instanceof DirectCall)) return usual(next, context)(given);
    const { response } = (await next(given)) as { response: DirectResponse };
    if (!response.output) return usual(async () => ({ response }), context)(given);
    return { response, output: { $metadata: { httpStatusCode: response.statusCode }, ...response.output } };
  };

export const answerDirectly = async (
  call: CallDynamoDb,
  { operation, input }: DirectCall,
): Promise<DirectResponse> => {
  try {
    const output = (await call(operation, input)) as object;
    withBytes(output);
    return { statusCode: 200, headers: {}, output };
  } catch (error) {
    const { status, headers, body }: HttpResponse = refusal(error);
    return { statusCode: status, headers: Object.fromEntries(headers), body };
  }
};
