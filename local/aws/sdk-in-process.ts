/**
 * SDK clients of this process reach the local services without a socket and without a signature. The clients are as
 * the functions make them: this is done here, once, to all of them, and only for addresses that were named here.
 */
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { CallDynamoDb } from './dynamodb/call.ts';
import { answerDirectly, DirectCall, type Here, type Protocol, speakDirectly } from './dynamodb/direct.ts';
import type { HttpRequest } from './http-api/event.ts';
import type { HttpResponse } from './http-api/response.ts';
import { type CallLimits, carryThrough } from './weather/carry-through.ts';
import type { Weather } from './weather/weather.ts';

export type Answer = (request: HttpRequest) => Promise<HttpResponse>;

type Service = {
  readonly answer: Answer;
  readonly dynamoDb: CallDynamoDb | undefined;
  readonly weather: Weather | undefined;
};

/** What the SDK hands to whatever carries its requests, as far as it is read here. */
type SdkRequest = {
  readonly method: string;
  readonly protocol: string;
  readonly hostname: string;
  readonly port?: number;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array | DirectCall;
};

type RequestHandler = {
  handle: (request: SdkRequest, options?: unknown) => Promise<{ response: object }>;
  /** How long the client waits, as far as it is Node's own handler: the limits that `callLimits` gives it. */
  readonly configProvider?: Promise<CallLimits>;
};

type SdkClient = {
  readonly config: {
    requestHandler: RequestHandler;
    protocol: Protocol;
    readonly serviceId?: string;
    readonly logger?: object;
  };
  readonly middlewareStack: { remove: (name: string) => boolean };
};

type ClientClass = { send: (this: SdkClient, ...given: unknown[]) => unknown };

const services = new Map<string, Service>();
const adapted = new WeakSet<object>();

type Address = Pick<SdkRequest, 'protocol' | 'hostname' | 'port'>;

const originOf = ({ protocol, hostname, port }: Address): string =>
  `${protocol}//${hostname}${port === undefined ? '' : `:${port}`}`;

const bytesOf = (body: string | Uint8Array | undefined): Buffer =>
  ArrayBuffer.isView(body)
    ? Buffer.from(body.buffer as ArrayBuffer, body.byteOffset, body.byteLength)
    : Buffer.from(body ?? '');

const carry = async ({ answer, dynamoDb }: Service, request: SdkRequest): Promise<{ response: object }> => {
  // As over a socket, nobody is answered before the caller has gone on.
  await new Promise(setImmediate);
  const given = request.body;
  if (given instanceof DirectCall) {
    if (!dynamoDb) throw new Error(`${originOf(request)} is no longer answered here`);
    return { response: await answerDirectly(dynamoDb, given) };
  }
  const { status, headers, body } = await answer({
    method: request.method,
    target: request.path,
    headers: Object.entries(request.headers),
    body: bytesOf(given),
    sourceIp: '127.0.0.1',
  });
  return { response: { statusCode: status, headers: Object.fromEntries(headers), body } };
};

const operationOf = ({ method, path, headers, body }: SdkRequest): string =>
  body instanceof DirectCall
    ? body.operation
    : (headers['x-amz-target']?.split('.').at(-1) ?? `${method} ${path}`);

/** Objects in S3 are streams, and their addresses are signed: they go by the socket. */
const staysOutside = new Set(['S3']);

const dynamoDbHere = (address: Address): Here | undefined => {
  const service = services.get(originOf(address));
  return service?.dynamoDb && { fails: service.weather !== undefined };
};

const adapt = ({ config, middlewareStack }: SdkClient): void => {
  adapted.add(config);
  if (staysOutside.has(config.serviceId ?? '')) return;
  const outside = config.requestHandler;
  config.requestHandler = Object.assign(Object.create(outside), {
    handle: async (request: SdkRequest, options?: unknown) => {
      const service = services.get(originOf(request));
      if (!service) return outside.handle(request, options);
      if (!service.weather) return carry(service, request);
      const call = { service: config.serviceId ?? '', operation: operationOf(request) };
      const limits = await outside.configProvider;
      return carryThrough(service.weather, call, limits, () => carry(service, request));
    },
  });
  // Nobody here reads signatures.
  middlewareStack.remove('httpSigningMiddleware');
  if (config.serviceId === 'DynamoDB') {
    config.protocol = speakDirectly(config.protocol, dynamoDbHere);
    middlewareStack.remove('getUserAgentMiddleware');
  }
  // Who logs nothing need not say what.
  if (config.logger?.constructor.name === 'NoOpLogger') middlewareStack.remove('loggerMiddleware');
};

/** All clients have one class in common. */
const clientClass = Object.getPrototypeOf(DynamoDBClient.prototype) as ClientClass;
const { send } = clientClass;

clientClass.send = function (this: SdkClient, ...given) {
  if (services.size > 0 && !adapted.has(this.config)) adapt(this);
  return send.apply(this, given);
};

/**
 * @param origin `http://127.0.0.1:4000`
 * @param dynamoDb the engine behind it, for calls about items that need not become JSON
 * @param weather what the calls go through
 * @returns what takes it back
 */
export const answerInProcess = (
  origin: string,
  answer: Answer,
  dynamoDb?: CallDynamoDb,
  weather?: Weather,
): (() => void) => {
  services.set(origin, { answer, dynamoDb, weather });
  return () => services.delete(origin);
};

/** What answers there, for whoever stands between the SDK and it. */
export const answererAt = (origin: string): Answer | undefined => services.get(origin)?.answer;
