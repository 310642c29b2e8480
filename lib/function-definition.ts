/** What one row of the list of functions says. */
import type { EventType } from '../functions/events/catalogue.ts';
import type { Routes } from '../functions/shared/http/contract.ts';
import type { TableDefinition } from '../functions/shared/table.ts';

/**
 * What may be done to a table's items, as IAM calls it; a transaction needs what its parts do. Who may get an item may get
 * it in a batch with others, which IAM has as an action of its own. `Query` is of the table itself, `Query byDay` of that
 * index. Nobody may scan.
 */
export type TableAction =
  | 'GetItem'
  | 'ConditionCheckItem'
  | 'Query'
  | `Query ${string}`
  | 'PutItem'
  | 'UpdateItem'
  | 'DeleteItem'
  | 'BatchWriteItem';

export type TableUse = {
  readonly table: TableDefinition;
  readonly may: readonly TableAction[];
};

/** On a folder of the bucket of files that staff bring and take away, and people take. */
export type FileAction =
  | `s3:${'PutObject' | 'GetObject'} exchange/${'uploads' | 'reports' | 'parts' | 'exports' | 'people'}/*`
  | 's3:DeleteObject exchange/people/*'
  | 's3:ListBucket exchange';

/** On a folder of the bucket that is shared with an external system. */
export type ExternalFileAction =
  | `s3:${'PutObject' | 'GetObject' | 'DeleteObject'} external/${'outgoing' | 'incoming' | 'taken'}/*`
  | 's3:ListBucket external';

/** What else a function may do, as IAM calls it, on the one resource that the shop has for it. */
export type ServiceAction =
  | 'events:PutEvents'
  | `states:${'StartExecution' | 'SendTaskSuccess' | 'DescribeExecution' | 'GetExecutionHistory'}`
  | 'ses:SendEmail'
  | `cognito-idp:${string}`
  | `s3:${'PutObject' | 'GetObject' | 'DeleteObject' | 'ListBucket'}`
  | FileAction
  | ExternalFileAction
  | `sqs:${'GetQueueAttributes' | 'ReceiveMessage' | 'ChangeMessageVisibility' | 'SendMessage'}`;

export type Capability = ServiceAction | { readonly secret: string };

export type FunctionDefinition = {
  /** `<feature>-<entry>`: `orders-api`. */
  readonly name: string;
  /** The source file whose export `handler` is called. */
  readonly entry: string;
  /** One sentence for the console: what fails when this fails. */
  readonly purpose: string;
  readonly tables: readonly TableUse[];
  readonly capabilities?: readonly Capability[];
  readonly timeoutSeconds?: number;
  /** HTTP routes it serves. */
  readonly routes?: Routes;
  /** A program that is given a folder beside the bundle, and writes into it what the function reads. */
  readonly servedBy?: string;
  /** Answers what no route matches. */
  readonly fallback?: true;
  /** Events it consumes, through a queue of its own with a dead-letter queue. */
  readonly consumes?: readonly EventType[];
  /** Is told of every object that arrives in the bucket of images, through a queue like that of events. */
  readonly watchesImages?: true;
  /** Is told of every file that staff upload, in the same way. */
  readonly watchesUploads?: true;
  /** Is told of every mail that bounced or that somebody complained about, in the same way. */
  readonly watchesMail?: true;
  /** Works through files for minutes: two messages at once at most, one in each run, on a whole core. */
  readonly worksThroughFiles?: true;
  /** Events may wait so long to be handled together, up to 300 s: fewer invocations where nobody waits for them. */
  readonly gathersSeconds?: number;
  /** The part of the account's concurrency that nobody else may take, where a stage reserves any. */
  readonly reservedShare?: number;
  /** Its routes have limits of their own at the gateway: a flood of other requests does not use them up. */
  readonly throttledApart?: true;
  /** Sleeps where the stage has no external system. */
  readonly forExternalSystem?: true;
  /** Outbox tables whose streams it publishes. */
  readonly publishes?: readonly TableDefinition[];
  /** A task of the order workflow: the ASL names it by this. */
  readonly workflowTask?: true;
  /** `rate(5 minutes)` or `cron(…)`, UTC. */
  readonly schedule?: string;
};

/** A definition as it is written: a consumer hears what its code handles (lib/consumed-events.ts), or a list of events. */
export type FunctionRow = Omit<FunctionDefinition, 'consumes'> & {
  readonly consumes?: 'what it handles' | readonly EventType[];
};
