/**
 * Lambda in this process: a handler is loaded from its source when it is called first, as Lambda starts a function, and
 * called with a real context. A function that runs into its timeout is answered for, but not stopped: JavaScript cannot
 * be interrupted.
 */
import type { Context } from 'aws-lambda';
import * as z from 'zod';
import { callerWith, callingAs, type RoleCaller } from '../iam/caller.ts';
import { statementsOfRoles } from '../iam/roles.ts';
import type { Meter } from '../meter.ts';
import { AwsError, arn, type Invoke, type InvokeResult, region } from '../service.ts';
import type { Resource, Resources } from '../template/template.ts';
import type { Weather } from '../weather/weather.ts';
import { type Handler, loadHandler } from './load-handler.ts';
import { inSandbox } from './sandbox.ts';

export type FunctionSource = {
  readonly name: string;
  readonly logicalId: string;
  /** Relative to the project. */
  readonly entry: string;
  readonly timeoutSeconds: number;
  readonly memoryMegabytes: number;
  readonly environment: Readonly<Record<string, string>>;
  /** Who it is to IAM. */
  readonly caller: RoleCaller;
};

/** The keys of a function's metadata that name its source file, and its row in the list of functions. */
const entryMetadata = 'waybill:entry';
const nameMetadata = 'waybill:name';

const propertiesSchema = z.object({
  Timeout: z.number().default(3),
  MemorySize: z.number().default(128),
  Role: z.string(),
  Environment: z.object({ Variables: z.record(z.string(), z.coerce.string()).default({}) }).optional(),
});

const sourceOf = (resource: Resource, roles: ReturnType<typeof statementsOfRoles>): FunctionSource => {
  const { [entryMetadata]: entry, [nameMetadata]: name } = resource.metadata;
  const { Timeout, MemorySize, Environment, Role } = resource.read(propertiesSchema);
  return {
    name: resource.ref,
    logicalId: resource.logicalId,
    entry: String(entry),
    timeoutSeconds: Timeout,
    memoryMegabytes: MemorySize,
    environment: Environment?.Variables ?? {},
    caller: callerWith(typeof name === 'string' ? name : resource.ref, roles.get(Role) ?? []),
  };
};

/** The template's functions that have a source here; helper functions of the CDK have none. */
export const functionsOf = (resources: Resources): FunctionSource[] => {
  const found = resources.ofType('AWS::Lambda::Function').filter(({ metadata }) => entryMetadata in metadata);
  const roles = new Set(found.map((resource) => resource.read(propertiesSchema.pick({ Role: true })).Role));
  const statements = statementsOfRoles(resources, roles);
  return found.map((resource) => sourceOf(resource, statements));
};

/**
 * All functions share one process, hence one environment.
 * @throws Error when two functions want different values for a name
 */
export const sharedEnvironment = (
  functions: readonly FunctionSource[],
  overrides: Readonly<Record<string, string>>,
): Record<string, string> => {
  const merged: Record<string, string> = {};
  const owners: Record<string, string> = {};
  for (const { name, environment } of functions) {
    for (const [key, value] of Object.entries(environment)) {
      if (key in overrides) continue;
      if (key in merged && merged[key] !== value) {
        throw new Error(`${key} is '${merged[key]}' for ${owners[key]} but '${value}' for ${name}`);
      }
      merged[key] = value;
      owners[key] = name;
    }
  }
  return { ...merged, ...overrides };
};

type Loaded = { readonly source: FunctionSource; readonly handler: Handler };
type Load = (source: FunctionSource) => Promise<Handler>;

const functionArn = (name: string): string => arn('lambda', `function:${name}`);

/** Loads its handler once. */
type Starting = { readonly source: FunctionSource; readonly load: () => Promise<Loaded> };

const starting = (source: FunctionSource, load: Load): Starting => {
  let loaded: Promise<Loaded> | undefined;
  const start = async (): Promise<Loaded> => ({ source, handler: await load(source) });
  return { source, load: () => (loaded ??= start()) };
};

/** To its callers a function that cannot be loaded is one that fails. */
const failing = (source: FunctionSource, thrown: unknown): Loaded => ({
  source,
  handler: () => Promise.reject(thrown),
});

/** The name in `name`, `name:alias`, an ARN, or an ARN with an alias or version. */
const nameOf = (nameOrArn: string): string =>
  nameOrArn.replace(/^arn:[^:]+:lambda:[^:]*:\d*:function:/, '').split(':')[0] ?? '';

const contextFor = (source: FunctionSource, deadline: number): Context => ({
  callbackWaitsForEmptyEventLoop: true,
  functionName: source.name,
  functionVersion: '$LATEST',
  invokedFunctionArn: functionArn(source.name),
  memoryLimitInMB: String(source.memoryMegabytes),
  awsRequestId: crypto.randomUUID(),
  logGroupName: `/aws/lambda/${source.name}`,
  logStreamName: 'local',
  getRemainingTimeInMillis: () => Math.max(0, Math.round(deadline - performance.now())),
  done: () => undefined,
  fail: () => undefined,
  succeed: () => undefined,
});

/** What Lambda's Node.js runtime reports of what a handler threw. */
const errorResult = (thrown: unknown): InvokeResult => {
  const { name, message, stack } = (thrown ?? {}) as Partial<Error>;
  if (typeof name === 'string' && typeof message === 'string') {
    return { error: { errorType: name, errorMessage: message, trace: stack?.split('\n') ?? [] } };
  }
  return { error: { errorType: typeof thrown, errorMessage: String(thrown), trace: [] } };
};

const throughJson = (value: unknown): unknown => JSON.parse(JSON.stringify(value) ?? 'null');

const timedOut = ({ timeoutSeconds }: FunctionSource, requestId: string): InvokeResult => {
  const errorMessage = `${new Date().toISOString()} ${requestId} Task timed out after ${timeoutSeconds.toFixed(2)} seconds`;
  return { error: { errorType: 'Sandbox.Timedout', errorMessage } };
};

const call = async ({ source, handler }: Loaded, payload: unknown): Promise<InvokeResult> => {
  const milliseconds = source.timeoutSeconds * 1000;
  const context = contextFor(source, performance.now() + milliseconds);
  const { promise: timeout, resolve } = Promise.withResolvers<InvokeResult>();
  const timer = setTimeout(() => resolve(timedOut(source, context.awsRequestId)), milliseconds);
  // Who waits for a function is what keeps the process.
  timer.unref();
  const run = async (): Promise<InvokeResult> => {
    try {
      return {
        payload: throughJson(await callingAs(source.caller, () => handler(throughJson(payload), context))),
      };
    } catch (thrown) {
      return errorResult(thrown);
    }
  };
  try {
    return await Promise.race([run(), timeout]);
  } finally {
    clearTimeout(timer);
  }
};

export type Functions = {
  /** For services that invoke again what failed. */
  readonly invoke: Invoke;
  /** For a client who is told what became of it. */
  readonly invokeOnce: Invoke;
  readonly names: readonly string[];
  /**
   * Loads those that nobody has called yet, one after the other, so that no first caller waits.
   * @throws what the first that cannot be loaded threw
   */
  readonly loadAll: () => Promise<void>;
  /** Calls that have not returned. */
  readonly running: () => number;
};

/** @throws AwsError as Lambda refuses a call of a function that it has no room for */
const assertRoom = ({ isOverConcurrency, throttlesInvocation }: Weather, running: number): void => {
  if (isOverConcurrency?.(running) || throttlesInvocation?.()) {
    throw new AwsError('TooManyRequestsException', 'Rate Exceeded.', 429);
  }
};

export type Surroundings = {
  readonly weather?: Weather | undefined;
  /** Told of what happens on a good day. */
  readonly meter?: Meter | undefined;
  /** Where a function runs; left out: in this process. */
  readonly load?: Load | undefined;
};

/** The environment must be set before the first is called. */
export const makeFunctions = (
  sources: readonly FunctionSource[],
  root: string,
  { weather, meter, load = ({ entry }) => loadHandler(root, entry) }: Surroundings = {},
): Functions => {
  const byName = new Map(sources.map((source) => [source.name, starting(source, load)]));
  let running = 0;
  const invoke =
    (isRepeated: boolean): Invoke =>
    async (nameOrArn, payload) => {
      const found = byName.get(nameOf(nameOrArn));
      if (!found) {
        const missing = `Function not found: ${functionArn(nameOf(nameOrArn))}:$LATEST`;
        throw new AwsError('ResourceNotFoundException', missing, 404);
      }
      if (weather) assertRoom(weather, running);
      running += 1;
      try {
        const loaded = await found.load().catch((thrown) => failing(found.source, thrown));
        if (!weather) {
          const result = await call(loaded, payload);
          meter?.invoked({ source: found.source, payload, result });
          return result;
        }
        const invocation = { functionName: found.source.name, running, isRepeated };
        const run = () => call(loaded, payload);
        return await inSandbox(weather, invocation, run, () => timedOut(found.source, crypto.randomUUID()));
      } finally {
        running -= 1;
      }
    };
  return {
    names: [...byName.keys()],
    loadAll: async () => {
      for (const { load: start } of byName.values()) await start();
    },
    running: () => running,
    invoke: invoke(true),
    invokeOnce: invoke(false),
  };
};

/** What the Lambda service itself sets for every function, and what the SDK needs to find the local endpoint. */
export const lambdaEnvironment = (url: string, dynamoDbEndpoint: string): Record<string, string> => ({
  AWS_REGION: region,
  AWS_DEFAULT_REGION: region,
  AWS_ACCESS_KEY_ID: 'local',
  AWS_SECRET_ACCESS_KEY: 'local',
  AWS_ENDPOINT_URL: `${url}/_aws`,
  AWS_ENDPOINT_URL_DYNAMODB: dynamoDbEndpoint,
  AWS_ENDPOINT_URL_S3: `${url}/_aws/s3`,
  POWERTOOLS_TRACE_ENABLED: 'false',
  POWERTOOLS_METRICS_DISABLED: 'true',
});
