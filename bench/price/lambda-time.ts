/**
 * What functions take of a processor, and how long they wait, invocation by invocation: orders through a stack whose
 * functions run in threads of their own. On this machine; a core of Lambda's is taken for one of these.
 */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import type { Context } from 'aws-lambda';
import type { FunctionSource } from '../../local/aws/lambda/functions.ts';
import type { Handler } from '../../local/aws/lambda/load-handler.ts';
import { projectRoot } from '../../local/aws/template/assembly.ts';
import { customerOf, staffOf, stockTwo, walkOneOrder } from './course.ts';
import { startMeteredStack } from './metered-stack.ts';

export type WorkerCall = {
  readonly id: number;
  readonly payload: unknown;
  readonly context: Partial<Context>;
  /** Until its timeout. */
  readonly milliseconds: number;
};

/** CPU and waits in milliseconds, the heap that is used afterwards in megabytes. */
type Measured = { readonly cpu: number; readonly waits: number; readonly heap: number };
export type WorkerAnswer = Measured & {
  readonly id: number;
  readonly result?: unknown;
  readonly error?: Error;
};

export type FunctionTime = {
  readonly name: string;
  readonly memoryMegabytes: number;
  readonly timeoutSeconds: number;
  /** Of the first order, and of those after the functions have warmed up: means of their invocations. */
  readonly first: Measured;
  readonly warm: Measured;
};

type Taken = { readonly order: number; readonly measured: Measured };

class FunctionThreads {
  order = 0;
  private readonly taken = new Map<FunctionSource, Taken[]>();
  private readonly workers: Worker[] = [];

  /** The thread is begun by the first call: few functions have part in an order. */
  readonly load = async (source: FunctionSource): Promise<Handler> => {
    let thread: ((payload: unknown, context: Context) => Promise<unknown>) | undefined;
    return (payload, context) => {
      thread ??= this.begin(source);
      return thread(payload, context);
    };
  };

  private begin(source: FunctionSource): (payload: unknown, context: Context) => Promise<unknown> {
    const entry = pathToFileURL(join(projectRoot, source.entry)).href;
    const worker = new Worker(new URL('../lambda-worker.ts', import.meta.url), {
      workerData: { entry },
      env: { ...process.env, POWERTOOLS_LOG_LEVEL: 'SILENT' },
    });
    this.workers.push(worker);
    const waiting = new Map<number, (answer: WorkerAnswer) => void>();
    worker.on('message', (answer: WorkerAnswer) => waiting.get(answer.id)?.(answer));
    let calls = 0;
    return async (payload, context) => {
      calls += 1;
      const id = calls;
      const answered = new Promise<WorkerAnswer>((resolve) => waiting.set(id, resolve));
      const plain: object = JSON.parse(JSON.stringify(context));
      worker.postMessage({ id, payload, context: plain, milliseconds: context.getRemainingTimeInMillis() });
      const { result, error, cpu, waits, heap } = await answered;
      waiting.delete(id);
      const own = this.taken.get(source) ?? [];
      this.taken.set(source, [...own, { order: this.order, measured: { cpu, waits, heap } }]);
      if (error) throw error;
      return result;
    };
  }

  /** Only functions that an order called. */
  times(firstOrder: number, warmFrom: number): FunctionTime[] {
    const times = [...this.taken].flatMap(([source, taken]) => {
      const first = taken.filter(({ order }) => order === firstOrder);
      const warm = taken.filter(({ order }) => order >= warmFrom);
      if (warm.length === 0) return [];
      const { memoryMegabytes, timeoutSeconds } = source;
      const name = source.caller.name;
      return [{ name, memoryMegabytes, timeoutSeconds, first: mean(first), warm: mean(warm) }];
    });
    return times.sort((one, other) => one.name.localeCompare(other.name));
  }

  async stop(): Promise<void> {
    await Promise.all(this.workers.map((worker) => worker.terminate()));
  }
}

const mean = (taken: readonly Taken[]): Measured => {
  const of = (field: keyof Measured): number =>
    taken.reduce((total, { measured }) => total + measured[field], 0) / Math.max(1, taken.length);
  return { cpu: of('cpu'), waits: of('waits'), heap: of('heap') };
};

const orders = Number(process.env.PRICE_ORDERS ?? 12);
const warmFrom = Math.ceil(orders / 3);

export const measureFunctions = async (): Promise<FunctionTime[]> => {
  const threads = new FunctionThreads();
  const metered = await startMeteredStack({ load: threads.load });
  try {
    const { stack } = metered;
    const settled = () => stack.settled();
    const staff = await staffOf(stack.url);
    const variants = await stockTwo(stack.url, staff, orders);
    const cast = { url: stack.url, staff, customer: await customerOf(stack.url), variants };
    await settled();
    for (let order = 1; order <= orders; order += 1) {
      threads.order = order;
      await walkOneOrder(cast, { before: async () => {}, settled });
    }
    return threads.times(1, warmFrom);
  } finally {
    await metered.stop();
    await threads.stop();
  }
};
