/**
 * Calls of a DynamoDB client that stay values on their way to the engine of this process: nothing is written as JSON
 * or read from it. The client is the SDK's own with all that it does to a call; a refusal takes the way of the wire.
 */
import type { HttpResponse } from '../http-api/response.ts';
import type { CallDynamoDb } from './call.ts';
import { refusal } from './face.ts';

/** Calls about items. The others have members that JSON writes in a way of its own. */
const operations: ReadonlySet<string> = new Set([
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
]);

type Endpoint = {
  readonly protocol: string;
  readonly hostname: string;
  readonly port?: number;
  readonly path: string;
};

type Operation = { readonly name: string };

/** What the SDK's client writes its calls and reads its answers with, as far as it is used here. */
export type Protocol = {
  readonly serializeRequest: (operation: Operation, input: object, context: Context) => Promise<object>;
  readonly deserializeResponse: (operation: Operation, context: object, response: object) => Promise<object>;
};

type Context = { readonly endpoint?: () => Promise<Endpoint> };

/** Stands in a request where its text would be. */
export class DirectCall {
  readonly operation: string;
  readonly input: object;

  constructor(operation: string, input: object) {
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

/** How the engine of this process answers for an address. `fails`: calls are made again. */
export type Here = { readonly fails: boolean };

/** As the SDK does when it writes the call: all its tries have one token, so that a transaction is made once. */
const withToken = (operation: Operation, input: object): object =>
  operation.name === 'TransactWriteItems' ? { ClientRequestToken: crypto.randomUUID(), ...input } : input;

/** @param hereAt undefined for an address of somebody else */
export const speakDirectly = (
  protocol: Protocol,
  hereAt: (endpoint: Endpoint) => Here | undefined,
): Protocol =>
  Object.assign(Object.create(protocol) as Protocol, {
    serializeRequest: async (operation: Operation, input: object, context: Context): Promise<object> => {
      const endpoint = operations.has(operation.name) ? await context.endpoint?.() : undefined;
      const here = endpoint && hereAt(endpoint);
      if (!here) return protocol.serializeRequest(operation, input, context);
      const headers = { 'content-length': '0' };
      const body = new DirectCall(operation.name, here.fails ? withToken(operation, input) : input);
      return { ...endpoint, method: 'POST', query: {}, headers, body };
    },
    deserializeResponse: async (
      operation: Operation,
      context: object,
      response: DirectResponse,
    ): Promise<object> =>
      response.output
        ? { $metadata: { httpStatusCode: response.statusCode }, ...response.output }
        : protocol.deserializeResponse(operation, context, response),
  });

/** Binary values are base64 in the engine and bytes in the client. Changes what it is given. */
const withBytes = (value: unknown): void => {
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return;
  const members = value as Record<string, unknown>;
  if (typeof members.B === 'string') members.B = Buffer.from(members.B, 'base64');
  else if (isTexts(members.BS)) members.BS = members.BS.map((element) => Buffer.from(element, 'base64'));
  else for (const member of Object.values(members)) withBytes(member);
};

const isTexts = (value: unknown): value is string[] => Array.isArray(value) && typeof value[0] === 'string';

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
