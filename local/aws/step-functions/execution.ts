/**
 * An execution as data. It is a tree of threads: the root runs the machine's own states, each branch of a Parallel
 * and each item of a Map runs in a thread of its own below. Everything here goes to the journal as it is.
 */
import type { Json } from './asl.ts';

export const executionStatuses = ['RUNNING', 'SUCCEEDED', 'FAILED', 'TIMED_OUT', 'ABORTED'] as const;
export type ExecutionStatus = (typeof executionStatuses)[number];

/** A state that was entered and not left yet. */
export type Frame = {
  readonly state: string;
  readonly input: Json;
  readonly enteredAt: number;
  readonly enteredEvent: number;
  /** The event before it. */
  readonly enteredAfter?: number;
  /** Retries made so far, by index of the retrier. */
  readonly attempts: Readonly<Record<number, number>>;
};

/** A call of a function under way. `attempt` is the number of its scheduling event: no two share it. */
export type Call = {
  readonly kind: 'call';
  readonly attempt: number;
  readonly functionName: string;
  readonly payload: Json;
  /** Only while a callback is awaited. */
  readonly token?: string | undefined;
  /** The function has answered; only the token can end the task now. */
  readonly submitted: boolean;
  readonly timeoutAt?: number | undefined;
  readonly heartbeatSeconds?: number | undefined;
  readonly heartbeatAt?: number | undefined;
};

type Activity =
  | { readonly kind: 'queued'; readonly input: Json }
  /** Only within a step, never journalled. */
  | { readonly kind: 'ready' }
  | Call
  | { readonly kind: 'pause'; readonly until: number }
  | { readonly kind: 'backoff'; readonly until: number }
  | { readonly kind: 'fork'; readonly children: number; readonly concurrency: number }
  | { readonly kind: 'done'; readonly output: Json }
  /** The execution ended without success in the thread's state, from which it can be redriven. */
  | { readonly kind: 'halted' };

/** `$states.context.Map.Item` */
export type MapItem = { readonly Index: number; readonly Value: Json };

export type Thread = {
  /** `0` is the root; `0.2.1` is the second child of the root's third child. */
  readonly id: string;
  readonly parent?: string;
  /** Which branch or item this is. */
  readonly index: number;
  readonly mapItem?: MapItem;
  variables: Record<string, Json>;
  /** The thread's latest event: the next one's `previousEventId`. */
  lastEvent: number;
  frame?: Frame | undefined;
  activity: Activity;
};

export const rootId = '0';

export type Execution = {
  /** Its row in the journal. */
  readonly id: number;
  readonly arn: string;
  readonly name: string;
  readonly machineArn: string;
  /** Names the text of the definition it was started with. */
  readonly definitionId: string;
  readonly input: Json;
  readonly startedAt: number;
  status: ExecutionStatus;
  stoppedAt?: number | undefined;
  redrives: number;
  /** The last time. */
  redrivenAt?: number | undefined;
  output?: Json | undefined;
  error?: string | undefined;
  cause?: string | undefined;
  lastEvent: number;
  readonly threads: Map<string, Thread>;
};

export const childrenOf = (execution: Execution, thread: Thread): Thread[] =>
  [...execution.threads.values()].filter(({ parent }) => parent === thread.id);

const deadlineOf = ({ activity }: Thread): number | undefined => {
  if (activity.kind === 'pause' || activity.kind === 'backoff') return activity.until;
  if (activity.kind !== 'call') return undefined;
  const deadlines = [activity.timeoutAt, activity.heartbeatAt].filter((at) => at !== undefined);
  return deadlines.length === 0 ? undefined : Math.min(...deadlines);
};

/** The thread that has to act next because its time comes, and when. */
export const nextDeadline = (execution: Execution): { at: number; thread: Thread } | undefined => {
  let next: { at: number; thread: Thread } | undefined;
  for (const thread of execution.threads.values()) {
    const at = deadlineOf(thread);
    if (at !== undefined && (next === undefined || at < next.at)) next = { at, thread };
  }
  return next;
};
