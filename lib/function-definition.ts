/** What one row of the list of functions says. */
import type { EventType } from '../functions/events/catalogue.ts';
import type { Routes } from '../functions/shared/http/contract.ts';
import type { TableDefinition } from '../functions/shared/table.ts';

/** `append`: may put items and do nothing else. */
export type TableAccess = {
  readonly table: TableDefinition;
  readonly access: 'read' | 'read-write' | 'append';
};

/** What else a function may do, each the narrowest set of IAM actions on the one resource it is for. */
export type Capability =
  | 'put-events'
  | 'set-aside'
  | 'start-order-workflow'
  | 'answer-order-workflow'
  | 'describe-order-workflow'
  | 'send-email'
  | 'user-pool-sign-in'
  | 'user-pool-admin'
  | 'user-pool-sweep'
  | 'write-images'
  | 'check-images'
  | 'look-into-dead-letters'
  | { readonly secret: string };

export type FunctionDefinition = {
  /** `<feature>-<entry>`: `orders-api`. */
  readonly name: string;
  /** The source file whose export `handler` is called. */
  readonly entry: string;
  /** One sentence for the console: what fails when this fails. */
  readonly purpose: string;
  readonly tables: readonly TableAccess[];
  readonly capabilities?: readonly Capability[];
  readonly timeoutSeconds?: number;
  readonly memoryMegabytes?: number;
  /** HTTP routes it serves. */
  readonly routes?: Routes;
  /** Answers what no route matches. */
  readonly fallback?: true;
  /** Events it consumes, through a queue of its own with a dead-letter queue. */
  readonly consumes?: readonly EventType[];
  /** At most so many of it at once work off its queue, 2 or more; left out: as many as the account has room for. */
  readonly maximumConcurrency?: number;
  /** Is told of every object that arrives in the bucket of images, through a queue like that of events. */
  readonly watchesImages?: true;
  /** Outbox tables whose streams it publishes. */
  readonly publishes?: readonly TableDefinition[];
  /** A task of the order workflow: the ASL names it by this. */
  readonly workflowTask?: true;
  /** `rate(5 minutes)` or `cron(…)`, UTC. */
  readonly schedule?: string;
};
