/**
 * SDK clients of this process reach the local services without a socket and without a signature. The clients are as
 * the functions make them: this is done here, once, to all of them, and only for addresses that were named here.
 * What they ask for is held against the role of the function that asks.
 */
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { CallDynamoDb } from './dynamodb/call.ts';
import {
  answerDirectly,
  DirectCall,
  deserializeDirectly,
  type Middleware,
  serializeDirectly,
} from './dynamodb/direct.ts';
import type { HttpRequest } from './http-api/event.ts';
import type { HttpResponse } from './http-api/response.ts';
import { authorize } from './iam/authorize.ts';
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
  readonly body?: string | Uint8Array;
};

type RequestHandler = {
  handle: (request: SdkRequest | DirectCall, options?: unknown) => Promise<{ response: object }>;
  /** How long the client waits, as far as it is Node's own handler: the limits that `callLimits` gives it. */
  readonly configProvider?: Promise<CallLimits>;
};

type Step = { readonly name?: string; readonly step?: string; readonly middleware?: Middleware };

/** What the SDK's client does to each call, in steps that have names. */
type MiddlewareStack = {
  readonly add: (middleware: Middleware, step: Step) => void;
  readonly addRelativeTo: (middleware: Middleware, step: Step) => void;
  readonly remove: (name: string) => boolean;
  readonly applyToStack: (other: Pick<MiddlewareStack, 'add' | 'addRelativeTo'>) => void;
};

type SdkClient = {
  readonly config: {
    requestHandler: RequestHandler;
    readonly serviceId?: string;
    readonly logger?: object;
  };
  readonly middlewareStack: MiddlewareStack;
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

// As over a socket, nobody is answered before the caller has gone on.
const callerHasGoneOn = (): Promise<void> => new Promise(setImmediate);

const gone = ({ origin }: DirectCall): Error => new Error(`${origin} is no longer answered here`);

const carry = async (
  { answer, dynamoDb }: Service,
  request: SdkRequest | DirectCall,
): Promise<{ response: object }> => {
  await callerHasGoneOn();
  if (request instanceof DirectCall) {
    if (!dynamoDb) throw gone(request);
    return { response: await answerDirectly(dynamoDb, request) };
  }
  const { status, headers, body } = await answer({
    method: request.method,
    target: request.path,
    headers: Object.entries(request.headers),
    body: bytesOf(request.body),
    sourceIp: '127.0.0.1',
  });
  return { response: { statusCode: status, headers: Object.fromEntries(headers), body } };
};

const operationOf = (request: SdkRequest | DirectCall): string =>
  request instanceof DirectCall
    ? request.operation
    : (request.headers['x-amz-target']?.split('.').at(-1) ?? `${request.method} ${request.path}`);

/** Objects in S3 are streams, and their addresses are signed: they go by the socket. */
const staysOutside = new Set(['S3']);

const isDynamoDbHere = (origin: string): boolean => services.get(origin)?.dynamoDb !== undefined;

/** In the client's own places, so that what it does before and after them stays. */
const speakDirectly = (stack: MiddlewareStack): void => {
  const own = new Map<string | undefined, (usual: Middleware) => Middleware>([
    ['serializerMiddleware', (usual) => serializeDirectly(usual, isDynamoDbHere)],
    ['deserializerMiddleware', deserializeDirectly],
  ]);
  const found: [Middleware, Step][] = [];
  stack.applyToStack({ add: (...entry) => found.push(entry), addRelativeTo: () => {} });
  for (const [usual, step] of found) {
    const middleware = own.get(step.name)?.(usual);
    if (middleware) stack.add(middleware, { ...step, middleware });
  }
};

const authorized: Middleware =
  (next, { clientName = '', commandName = '' }) =>
  async (given) => {
    authorize({ client: clientName, command: commandName, input: given.input });
    return next(given);
  };

const adapt = ({ config, middlewareStack }: SdkClient): void => {
  adapted.add(config);
  middlewareStack.add(authorized, { step: 'initialize', name: 'authorized' });
  if (staysOutside.has(config.serviceId ?? '')) return;
  const outside = config.requestHandler;
  config.requestHandler = Object.assign(Object.create(outside), {
    handle: async (request: SdkRequest | DirectCall, options?: unknown) => {
      const service = services.get(request instanceof DirectCall ? request.origin : originOf(request));
      if (!service && request instanceof DirectCall) throw gone(request);
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
    speakDirectly(middlewareStack);
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
