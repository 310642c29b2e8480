/** A local stack in this process that counts all that it does, from a fresh data directory, with limits as deployed. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as z from 'zod';
import { loadDemoPeople } from '../../demo/load.ts';
import { functions } from '../../lib/functions.ts';
import type { Place } from '../../local/aws/dynamodb/engine/weather.ts';
import { callerNow } from '../../local/aws/iam/caller.ts';
import type { Invocation } from '../../local/aws/meter.ts';
import type { Resources } from '../../local/aws/template/template.ts';
import { type LocalStack, type StackOptions, startStack } from '../../local/stack.ts';
import { usesOf } from './invocation-use.ts';
import { listenToLogs } from './log-meter.ts';
import { listenToSdk } from './sdk-meter.ts';
import { usesOfCall } from './sdk-use.ts';
import { Usage, type Use, type Used } from './usage.ts';

export type MeteredStack = {
  readonly stack: LocalStack;
  /** Counts from now on, for a step; undefined: counts no more. */
  readonly count: (step: string | undefined) => void;
  /** Whose partitions are counted from now on. */
  readonly ordering: (order: string | undefined) => void;
  readonly add: (use: Omit<Use, 'step'>, amount?: number) => void;
  /** What was counted since the last time. */
  readonly take: () => {
    readonly used: readonly Used[];
    /** Write units by partition, `<table or index> <partition key>`, of each order that was named. */
    readonly partitions: readonly ReadonlyMap<string, number>[];
  };
  readonly stop: () => Promise<void>;
};

const accessLogOf = (resources: Resources): string => {
  const settings = z.object({ AccessLogSettings: z.object({ Format: z.string() }) });
  const [stage] = resources.ofType('AWS::ApiGatewayV2::Stage');
  if (!stage) throw new Error('the template has no stage of an API');
  return stage.read(settings).AccessLogSettings.Format;
};

/** They run by the clock, whatever is ordered. */
const onSchedule = new Set(functions.flatMap(({ name, schedule }) => (schedule === undefined ? [] : [name])));

/**
 * What functions hold in memory for seconds (promotions, settings, endpoints) is read in the order before and held from
 * then on, as at load: otherwise the count would depend on how fast this machine is. @returns what ends it
 */
const stopProcessClock = (): (() => void) => {
  const usual = Object.getOwnPropertyDescriptor(performance, 'now');
  const now = performance.now();
  performance.now = () => now;
  return () => {
    if (usual) Object.defineProperty(performance, 'now', usual);
    else Reflect.deleteProperty(performance, 'now');
  };
};

export const startMeteredStack = async (options: Pick<StackOptions, 'load'> = {}): Promise<MeteredStack> => {
  const dataDir = mkdtempSync(join(tmpdir(), 'waybill-price-'));
  const usage = new Usage();
  const partitions = new Map<string, Map<string, number>>();
  let step: string | undefined;
  let order: string | undefined;
  let accessLog = '';
  const count = (by: string, shares: readonly (Omit<Use, 'step'> & { readonly amount: number })[]): void => {
    if (step === undefined || onSchedule.has(by)) return;
    for (const { amount, ...use } of shares) usage.add({ step, ...use }, amount);
  };
  const meter = {
    invoked: (invocation: Invocation) => count(invocation.source.caller.name, usesOf(invocation, accessLog)),
    consumed: ({ table, index, partition }: Place, units: number) => {
      const by = callerNow()?.name;
      if (order === undefined || by === undefined || onSchedule.has(by)) return;
      const place = `${index === undefined ? table : `${table}/${index}`} ${partition.toString()}`;
      const own = partitions.get(order) ?? new Map<string, number>();
      partitions.set(order, own.set(place, (own.get(place) ?? 0) + units));
    },
  };
  const ends = [
    stopProcessClock(),
    listenToSdk((call) => count(call.by, usesOfCall(call))),
    listenToLogs((by, bytes) => {
      count(by, [
        { by, service: 'Logs', what: 'bytes', amount: bytes },
        { by, service: 'Logs', what: 'lines', amount: 1 },
      ]);
    }),
  ];
  const stack = await startStack({
    dataDir,
    port: 0,
    throttled: false,
    meter,
    env: { POWERTOOLS_LOG_LEVEL: 'INFO' },
    ...options,
  });
  accessLog = accessLogOf(stack.resources);
  const [pool] = stack.resources.ofType('AWS::Cognito::UserPool');
  await loadDemoPeople({ url: stack.url, userPoolId: pool?.ref ?? '' });
  await stack.settled();
  return {
    stack,
    count: (next) => {
      step = next;
    },
    add: (use, amount = 1) => count(use.by, [{ ...use, amount }]),
    ordering: (next) => {
      order = next;
    },
    take: () => {
      const taken = { used: usage.all(), partitions: [...partitions.values()] };
      usage.clear();
      partitions.clear();
      return taken;
    },
    stop: async () => {
      await stack.stop();
      for (const end of ends) end();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
};
