/**
 * SDK clients of this process reach the local services without a socket and without a signature. The clients are as
 * the functions make them: this is done here, once, to all of them, and only for addresses that were named here.
 */
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { HttpRequest } from './http-api/event.ts';
import type { HttpResponse } from './http-api/response.ts';

export type Answer = (request: HttpRequest) => Promise<HttpResponse>;

/** What the SDK hands to whatever carries its requests, as far as it is read here. */
type SdkRequest = {
  readonly method: string;
  readonly protocol: string;
  readonly hostname: string;
  readonly port?: number;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
};

type SdkResponse = { statusCode: number; headers: Record<string, string>; body: Uint8Array };

type RequestHandler = {
  handle: (request: SdkRequest, options?: unknown) => Promise<{ response: SdkResponse }>;
};

type SdkClient = {
  readonly config: { requestHandler: RequestHandler; readonly serviceId?: string };
  readonly middlewareStack: { remove: (name: string) => boolean };
};

type ClientClass = { send: (this: SdkClient, ...given: unknown[]) => unknown };

const answers = new Map<string, Answer>();
const adapted = new WeakSet<object>();

const originOf = ({ protocol, hostname, port }: SdkRequest): string =>
  `${protocol}//${hostname}${port === undefined ? '' : `:${port}`}`;

const bytesOf = (body: SdkRequest['body']): Buffer =>
  ArrayBuffer.isView(body)
    ? Buffer.from(body.buffer as ArrayBuffer, body.byteOffset, body.byteLength)
    : Buffer.from(body ?? '');

const carry = async (answer: Answer, request: SdkRequest): Promise<{ response: SdkResponse }> => {
  // As over a socket, nobody is answered before the caller has gone on.
  await new Promise(setImmediate);
  const { status, headers, body } = await answer({
    method: request.method,
    target: request.path,
    headers: Object.entries(request.headers),
    body: bytesOf(request.body),
    sourceIp: '127.0.0.1',
  });
  return { response: { statusCode: status, headers: Object.fromEntries(headers), body } };
};

/** Objects in S3 are streams, and their addresses are signed: they go by the socket. */
const staysOutside = new Set(['S3']);

const adapt = ({ config, middlewareStack }: SdkClient): void => {
  adapted.add(config);
  if (staysOutside.has(config.serviceId ?? '')) return;
  const outside = config.requestHandler;
  config.requestHandler = Object.assign(Object.create(outside), {
    handle: (request: SdkRequest, options?: unknown) => {
      const answer = answers.get(originOf(request));
      return answer ? carry(answer, request) : outside.handle(request, options);
    },
  });
  middlewareStack.remove('httpSigningMiddleware');
};

/** All clients have one class in common. */
const clientClass = Object.getPrototypeOf(DynamoDBClient.prototype) as ClientClass;
const { send } = clientClass;

clientClass.send = function (this: SdkClient, ...given) {
  if (answers.size > 0 && !adapted.has(this.config)) adapt(this);
  return send.apply(this, given);
};

/** @param origin `http://127.0.0.1:4000`. @returns what takes it back */
export const answerInProcess = (origin: string, answer: Answer): (() => void) => {
  answers.set(origin, answer);
  return () => answers.delete(origin);
};

/** What answers there, for whoever stands between the SDK and it. */
export const answererAt = (origin: string): Answer | undefined => answers.get(origin);
