/** The DynamoDB of a stack: the engine in this process, or one elsewhere that `DYNAMODB_ENDPOINT` names. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Clock } from '../../clock.ts';
import { type HttpRequest, headersOf } from '../http-api/event.ts';
import type { HttpResponse } from '../http-api/response.ts';
import type { Weather } from '../weather/weather.ts';
import { type CallDynamoDb, callDynamoDb, signature } from './call.ts';
import { ofEarlierVersion } from './earlier-version.ts';
import { DynamoDb, type DynamoDbConfig } from './engine/engine.ts';
import { answerDynamoDb } from './face.ts';

export type Engine = {
  /** Where it is when it is not in this process. */
  readonly endpoint?: string;
  readonly call: CallDynamoDb;
  /** Answers a request of the AWS endpoint. */
  readonly answer: (request: HttpRequest) => Promise<HttpResponse>;
  /** Tells of tables whose streams may have new records; returns what ends that. */
  readonly watch: (tables: readonly string[], onRecords: (tables: readonly string[]) => void) => () => void;
  /** Deletes what has expired by now. */
  readonly expire: () => void;
  readonly stop: () => void;
};

const fileName = 'store.sqlite';
/** Of the engine before this one, and of the first form of this one's. */
const formerFileNames = ['dynamodb.sqlite', 'tables.sqlite'];

/** @throws Error with what to do when the folder holds data of the former engine */
export const databaseFileIn = (dataDirectory: string): string => {
  const file = join(dataDirectory, fileName);
  const hasFormer = formerFileNames.some((name) => existsSync(join(dataDirectory, name)));
  if (!existsSync(file) && hasFormer) {
    throw ofEarlierVersion(dataDirectory);
  }
  return file;
};

const targetOf = ({ headers }: HttpRequest): string => headersOf(headers)['x-amz-target'] ?? '';

export type EngineConfig = Omit<DynamoDbConfig, 'onRecords'> & { readonly weather?: Weather };

const pause = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds));

export const openEngine = (config: EngineConfig): Engine => {
  const watchers = new Set<(table: string) => void>();
  const engine = new DynamoDb({
    ...config,
    onRecords: (table) => {
      for (const tell of watchers) tell(table);
    },
  });
  /** The engine is quicker than the service: its answer waits for as long as the service would have taken. */
  const inItsTime = async <T>(answer: T): Promise<T> => {
    const milliseconds = config.weather?.stillTakesMilliseconds?.() ?? 0;
    if (milliseconds > 0) await pause(milliseconds);
    return answer;
  };
  return {
    call: async (operation, input) => inItsTime(engine.call(operation, input as Record<string, unknown>)),
    answer: async (request) =>
      inItsTime(answerDynamoDb(engine, { target: targetOf(request), body: request.body })),
    watch: (tables, onRecords) => {
      const tell = (table: string): void => {
        if (tables.includes(table)) onRecords([table]);
      };
      watchers.add(tell);
      return () => watchers.delete(tell);
    },
    expire: () => engine.expire(),
    stop: () => engine.close(),
  };
};

/** DynamoDB deletes what has expired in its own time, which is days at most. */
const expirySeconds = 60;

/** @returns what ends it */
export const keepExpiring = (engine: Engine, clock: Clock): (() => void) => {
  let cancel = (): void => {};
  const expire = (): void => {
    engine.expire();
    cancel = clock.at(clock.now() + expirySeconds * 1000, expire);
  };
  expire();
  return () => cancel();
};

/** How soon a change is seen in an engine that does not tell of it. */
const pollMilliseconds = 50;

const passOn = async (endpoint: string, request: HttpRequest): Promise<HttpResponse> => {
  const { host: _, connection: __, 'content-length': ___, ...headers } = headersOf(request.headers);
  // Clients of this process do not sign.
  const signed = { ...signature, ...headers };
  const answer = await fetch(endpoint, {
    method: 'POST',
    headers: signed,
    body: new Uint8Array(request.body),
  });
  const kept = ['content-type', 'x-amzn-requestid', 'x-amz-crc32'];
  return {
    status: answer.status,
    headers: [...answer.headers].filter(([name]) => kept.includes(name)),
    body: Buffer.from(await answer.arrayBuffer()),
  };
};

/** Somebody else's engine. */
const externalEngine = (endpoint: string): Engine => ({
  endpoint,
  call: callDynamoDb(endpoint),
  answer: (request) => passOn(endpoint, request),
  watch: (tables, onRecords) => {
    const timer = setInterval(() => onRecords(tables), pollMilliseconds);
    return () => clearInterval(timer);
  },
  expire: () => {},
  stop: () => {},
});

/** @throws Error with what to do when the folder holds data of the former engine */
export const engineOf = (dataDirectory: string, clock: Clock, weather: Weather | undefined): Engine => {
  const external = process.env.DYNAMODB_ENDPOINT;
  if (external) return externalEngine(external);
  const now = () => new Date(clock.now());
  return openEngine({ file: databaseFileIn(dataDirectory), now, ...(weather && { weather }) });
};
