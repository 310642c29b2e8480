/**
 * A function in a thread of its own, as it has an environment of its own on Lambda: what it takes of a processor is its
 * alone, with the SDK's serializing, signing and sockets. Told by `bench/price/lambda-time.ts`.
 */
import { getHeapStatistics } from 'node:v8';
import { parentPort, workerData } from 'node:worker_threads';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Context } from 'aws-lambda';
import * as z from 'zod';
import type { WorkerAnswer, WorkerCall } from './price/lambda-time.ts';
import { type Call, millisecondsOf } from './price/waits.ts';

type Next = (given: object) => Promise<object>;
type ClientClass = { send: (this: Client, ...given: unknown[]) => unknown };
type Client = {
  readonly config: object;
  readonly middlewareStack: {
    readonly add: (
      middleware: (next: Next, context: { clientName?: string; commandName?: string }) => Next,
      step: object,
    ) => void;
  };
};

let underWay = 0;
/** The longest wait of the calls that are under way together. */
let longest = 0;
let waited = 0;

/** Calls that are made side by side are waited for once. */
const waitingFor = async <T>(call: Call, made: () => Promise<T>): Promise<T> => {
  underWay += 1;
  longest = Math.max(longest, millisecondsOf(call));
  try {
    return await made();
  } finally {
    underWay -= 1;
    if (underWay === 0) {
      waited += longest;
      longest = 0;
    }
  }
};

const clientClass = Object.getPrototypeOf(DynamoDBClient.prototype) as ClientClass;
const { send } = clientClass;
const known = new WeakSet<object>();

clientClass.send = function (this: Client, ...given) {
  if (!known.has(this.config)) {
    known.add(this.config);
    this.middlewareStack.add(
      (next, { clientName = '', commandName = '' }) =>
        (call) =>
          waitingFor({ client: clientName, command: commandName }, () => next(call)),
      { step: 'initialize', name: 'waits' },
    );
  }
  return send.apply(this, given);
};

const usualFetch = globalThis.fetch;
globalThis.fetch = (...given) => waitingFor({ client: 'fetch', command: '' }, () => usualFetch(...given));

const { entry } = z.object({ entry: z.string() }).parse(workerData);
const module: { handler: (event: unknown, context: Context) => unknown } = await import(entry);

const cpuMilliseconds = (): number => {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
};

const megabytes = 2 ** 20;

const run = async ({ id, payload, context, milliseconds }: WorkerCall): Promise<WorkerAnswer> => {
  const until = performance.now() + milliseconds;
  const whole = {
    ...context,
    getRemainingTimeInMillis: () => Math.max(0, Math.round(until - performance.now())),
  } as Context;
  waited = 0;
  const before = cpuMilliseconds();
  const measured = () => ({
    id,
    cpu: cpuMilliseconds() - before,
    waits: waited,
    heap: getHeapStatistics().used_heap_size / megabytes,
  });
  try {
    const result = await module.handler(payload, whole);
    return { ...measured(), result };
  } catch (error) {
    return { ...measured(), error: error instanceof Error ? error : new Error(String(error)) };
  }
};

let last: Promise<unknown> = Promise.resolve();
parentPort?.on('message', (call: WorkerCall) => {
  last = last.then(async () => parentPort?.postMessage(await run(call)));
});
