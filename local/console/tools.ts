/** What the console knows: only what the `/_local` interfaces tell everybody. */
import * as z from 'zod';
import { programSchema } from '../aws/step-functions/asl.ts';
import { externalScenarioSchema } from '../world/external/external-scenarios.ts';
import { type Filter, withQuery } from './query.ts';

const queueDepth = z.object({
  queue: z.string(),
  waiting: z.number(),
  inFlight: z.number(),
  delayed: z.number(),
});
export type QueueDepth = z.infer<typeof queueDepth>;

const executionSummary = z.object({
  name: z.string(),
  executionArn: z.string(),
  status: z.string(),
  startDate: z.string(),
  stopDate: z.string().optional(),
  currentStates: z.array(z.string()).optional(),
  error: z.string().optional(),
  cause: z.string().optional(),
});
export type ExecutionSummary = z.infer<typeof executionSummary>;

const executionsSchema = z.object({
  items: z.array(executionSummary),
  nextCursor: z.string().optional(),
  counts: z.record(z.string(), z.number()).optional(),
});
export type Executions = z.infer<typeof executionsSchema>;

const visitSchema = z.object({
  name: z.string(),
  type: z.string(),
  enteredAt: z.string(),
  enteredEventId: z.number(),
  exitedAt: z.string().optional(),
  exitedEventId: z.number().optional(),
  status: z.enum(['running', 'succeeded', 'failed', 'caught']),
  error: z.string().optional(),
  cause: z.string().optional(),
  retries: z.number(),
});
/** A state that was entered. */
export type Visit = z.infer<typeof visitSchema>;

const historyEvent = z.object({
  id: z.number(),
  previousEventId: z.number(),
  type: z.string(),
  timestamp: z.string(),
  stateEnteredEventDetails: z.object({ input: z.string().optional() }).optional(),
  stateExitedEventDetails: z.object({ name: z.string(), output: z.string().optional() }).optional(),
});

const executionSchema = executionSummary.extend({
  input: z.unknown(),
  output: z.unknown().optional(),
  definition: programSchema,
  states: z.array(visitSchema),
  history: z.array(historyEvent),
});
export type Execution = z.infer<typeof executionSchema>;

const followedSchema = executionSchema.extend({
  /** Executions named after it carry on what it began, oldest first. */
  continuations: z.array(executionSchema),
});
export type FollowedExecution = z.infer<typeof followedSchema>;

const busEvent = z.object({
  id: z.string(),
  type: z.string(),
  source: z.string(),
  at: z.string(),
  detail: z.unknown(),
});
export type BusEvent = z.infer<typeof busEvent>;

const emailSchema = z.object({
  id: z.string(),
  from: z.string(),
  to: z.string(),
  subject: z.string(),
  text: z.string(),
  html: z.string(),
  at: z.string(),
});
export type Email = z.infer<typeof emailSchema>;

const deadLetter = z.object({
  queue: z.string(),
  messageId: z.string(),
  body: z.string(),
  receiveCount: z.number(),
  at: z.string(),
});
export type DeadLetter = z.infer<typeof deadLetter>;

const transactionSchema = z.object({
  txRef: z.string(),
  amount: z.number(),
  currency: z.string(),
  status: z.string(),
  scenario: z.string(),
  refunds: z.array(z.object({ id: z.number(), amount: z.number(), note: z.string() })),
  disputes: z.array(z.object({ id: z.number(), amount: z.number(), status: z.string() })),
});
export type Transaction = z.infer<typeof transactionSchema>;

const providerSchema = z.object({
  next: z.object({ next: z.string() }),
  tellsOfDisputes: z.boolean().optional(),
  transactions: z.array(transactionSchema),
});

const externalSchema = z.object({
  next: externalScenarioSchema.shape.next,
  orders: z.array(
    z.object({
      orderId: z.string(),
      version: z.number(),
      timesHeard: z.number(),
      said: z.looseObject({
        status: z.string(),
        number: z.string().optional(),
        externalId: z.string().optional(),
      }),
    }),
  ),
  changes: z.array(
    z.object({
      position: z.number(),
      visibleAt: z.number(),
      /** It may tell anything. */
      change: z.looseObject({
        status: z.string().optional().catch(undefined),
        type: z.string().optional().catch(undefined),
      }),
    }),
  ),
  refusals: z.array(z.unknown()),
});
export type ExternalView = z.infer<typeof externalSchema>;

const clockSchema = z.object({ now: z.string(), offsetSeconds: z.number() });
export type ClockReading = z.infer<typeof clockSchema>;

const listOf = <T extends z.ZodType>(item: T) =>
  z.object({ items: z.array(item), nextCursor: z.string().optional() });
const namesSchema = listOf(z.object({ name: z.string() }));

export type Provider = z.infer<typeof providerSchema> & { readonly name: string };
export type Page<T> = { readonly items: readonly T[]; readonly nextCursor?: string | undefined };

export type Tools = ReturnType<typeof makeTools>;

/** @param url the stack's root */
export const makeTools = (url: string) => {
  /** @returns undefined when there is no such thing */
  const find = async <T extends z.ZodType>(path: string, schema: T): Promise<z.infer<T> | undefined> => {
    const answer = await fetch(`${url}/_local/${path}`);
    if (answer.status === 404) return undefined;
    const body: unknown = await answer.json();
    if (!answer.ok) throw new Error(`/_local/${path} answers ${answer.status}: ${JSON.stringify(body)}`);
    return schema.parse(body);
  };
  const read = async <T extends z.ZodType>(path: string, schema: T): Promise<z.infer<T>> => {
    const found = await find(path, schema);
    if (found === undefined) throw new Error(`/_local/${path} is missing`);
    return found;
  };
  const named = encodeURIComponent;
  return {
    clock: () => read('clock', clockSchema),
    executions: (filter: Filter) => read(withQuery('executions', filter), executionsSchema),
    execution: (name: string) => find(`executions/${named(name)}`, followedSchema),
    events: (filter: Filter): Promise<Page<BusEvent>> => read(withQuery('events', filter), listOf(busEvent)),
    emails: (filter: Filter): Promise<Page<Email>> => read(withQuery('emails', filter), listOf(emailSchema)),
    email: (id: string) => find(`emails/${named(id)}`, emailSchema),
    deadLetters: async (): Promise<DeadLetter[]> => (await read('dead-letters', listOf(deadLetter))).items,
    queues: async (): Promise<QueueDepth[]> => (await read('queues', listOf(queueDepth))).items,
    external: () => read('external', externalSchema),
    providers: async (): Promise<Provider[]> => {
      const { items } = await read('providers', namesSchema);
      return Promise.all(
        items.map(async ({ name }) => ({
          name,
          ...(await read(`providers/${named(name)}`, providerSchema)),
        })),
      );
    },
  };
};
