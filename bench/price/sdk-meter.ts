/**
 * Counts what the functions ask of the SDK, with what each call consumes: DynamoDB's own answer says units with those
 * of indexes, transactions twice, as AWS bills them. Calls of whoever is no function are not counted.
 */
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import * as z from 'zod';
import { callerNow } from '../../local/aws/iam/caller.ts';

export type SdkCallMade = {
  readonly by: string;
  /** `DynamoDB` */
  readonly service: string;
  /** `GetItem` */
  readonly operation: string;
  readonly input: Readonly<Record<string, unknown>>;
  readonly consumed: readonly Consumed[];
  /** The error's name, for a call that was refused. */
  readonly refused?: string | undefined;
};

const units = z.object({ CapacityUnits: z.number() });
const consumedSchema = z.object({
  TableName: z.string(),
  Table: units.default({ CapacityUnits: 0 }),
  GlobalSecondaryIndexes: z.record(z.string(), units).default({}),
});
export type Consumed = z.output<typeof consumedSchema>;

const answerSchema = z.object({
  ConsumedCapacity: z
    .union([consumedSchema, z.array(consumedSchema)])
    .optional()
    .transform((consumed) => (consumed === undefined ? [] : [consumed].flat())),
});

type Given = { readonly input: Record<string, unknown> };
type Answered = { readonly output: unknown };
type Next = (given: Given) => Promise<Answered>;
type Context = { readonly clientName?: string; readonly commandName?: string };
type Client = {
  readonly config: object;
  readonly middlewareStack: {
    readonly add: (middleware: (next: Next, context: Context) => Next, step: object) => void;
  };
};
type ClientClass = { send: (this: Client, ...given: unknown[]) => unknown };

let listener: ((call: SdkCallMade) => void) | undefined;

const isData = /^(Get|Put|Update|Delete|Query|Scan|Batch|Transact)/;

const metered =
  (next: Next, { clientName = '', commandName = '' }: Context): Next =>
  async (given) => {
    const tell = listener;
    const by = callerNow()?.name;
    if (!tell || by === undefined) return next(given);
    const call = {
      by,
      service: clientName.replace(/Client$/, ''),
      operation: commandName.replace(/Command$/, ''),
      input: given.input,
    };
    const counts = call.service === 'DynamoDB' && isData.test(call.operation);
    const input = counts ? { ...given.input, ReturnConsumedCapacity: 'INDEXES' } : given.input;
    try {
      const answer = await next({ ...given, input });
      tell({ ...call, consumed: counts ? answerSchema.parse(answer.output).ConsumedCapacity : [] });
      return answer;
    } catch (error) {
      tell({ ...call, consumed: [], refused: error instanceof Error ? error.name : String(error) });
      throw error;
    }
  };

const known = new WeakSet<object>();
const clientClass = Object.getPrototypeOf(DynamoDBClient.prototype) as ClientClass;
const { send } = clientClass;

clientClass.send = function (this: Client, ...given) {
  if (!known.has(this.config)) {
    known.add(this.config);
    this.middlewareStack.add(metered, { step: 'initialize', name: 'metered' });
  }
  return send.apply(this, given);
};

/** @returns what ends it */
export const listenToSdk = (tell: (call: SdkCallMade) => void): (() => void) => {
  listener = tell;
  return () => {
    listener = undefined;
  };
};
