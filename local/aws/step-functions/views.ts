/** Executions as the console draws them: each state entered, with how it ended. */
import type { LocalAnswer, LocalRoutes } from '../service.ts';
import { executionStatuses } from './execution.ts';
import { type HistoryEvent, longestHistory, toWire } from './history.ts';
import type { ExecutionRecord, Journal } from './journal.ts';

type StateView = {
  readonly name: string;
  readonly type: string;
  readonly enteredAt: string;
  /** In the history, where input and output are. */
  readonly enteredEventId: number;
  exitedAt?: string;
  exitedEventId?: number;
  status: 'running' | 'succeeded' | 'failed' | 'caught';
  error?: string;
  cause?: string;
  retries: number;
};

const iso = (milliseconds: number): string => new Date(milliseconds).toISOString();

const stateName = ({ details }: HistoryEvent): string => String(details?.name);

/** What the events alone do not tell: whether the execution is over, and which threads wait for another attempt. */
type Now = { readonly over: boolean; readonly retrying: ReadonlySet<string> };

/** The states of an execution in the order they were entered. */
const stateViews = (events: readonly HistoryEvent[], { over, retrying }: Now): StateView[] => {
  const views: StateView[] = [];
  /** The state that each thread is in. */
  const open = new Map<string, StateView>();
  for (const event of events) {
    const entered = /^(.+)StateEntered$/.exec(event.type);
    if (entered) {
      const view: StateView = {
        name: stateName(event),
        type: entered[1] ?? '',
        enteredAt: iso(event.at),
        enteredEventId: event.id,
        status: 'running',
        retries: 0,
      };
      views.push(view);
      open.set(event.thread, view);
      continue;
    }
    const view = open.get(event.thread);
    if (view) advance(view, event);
  }
  for (const [thread, view] of open) {
    if (over && view.status === 'running') view.status = 'failed';
    if (retrying.has(thread) && view.status === 'failed') view.status = 'running';
  }
  return views;
};

const failures = /(Failed|TimedOut|Aborted)$/;

const advance = (view: StateView, event: HistoryEvent): void => {
  if (event.type.endsWith('StateExited')) {
    view.exitedAt = iso(event.at);
    view.exitedEventId = event.id;
    view.status = view.status === 'failed' ? 'caught' : 'succeeded';
  } else if (failures.test(event.type) && view.exitedAt === undefined) {
    view.status = 'failed';
    const { error, cause } = event.details ?? {};
    if (typeof error === 'string') view.error = error;
    if (typeof cause === 'string') view.cause = cause;
  } else if (view.status === 'failed') {
    view.status = 'running';
    view.retries += 1;
  }
};

const summary = ({ arn, name, status, startedAt, stoppedAt, ...record }: ExecutionRecord): object => ({
  executionArn: arn,
  name,
  status,
  startDate: iso(startedAt),
  ...(stoppedAt !== undefined && { stopDate: iso(stoppedAt) }),
  ...(record.error !== undefined && { error: record.error }),
  ...(record.cause !== undefined && { cause: record.cause }),
});

const detail = (journal: Journal, record: ExecutionRecord): object => {
  const events = journal.events(record.id, { limit: longestHistory });
  const retrying = journal.threads(record.id).filter(({ activity }) => activity.kind === 'backoff');
  const now = { over: record.status !== 'RUNNING', retrying: new Set(retrying.map(({ id }) => id)) };
  return {
    ...summary(record),
    input: JSON.parse(record.input),
    ...(record.output !== undefined && { output: JSON.parse(record.output) }),
    states: stateViews(events, now),
    definition: JSON.parse(journal.definition(record.definitionId).definition),
    history: events.map((event) => ({ ...toWire(event, true), timestamp: iso(event.at) })),
  };
};

/** The states that it is in right now. */
const whereabouts = (journal: Journal, { id, status }: ExecutionRecord): object =>
  status === 'RUNNING'
    ? { currentStates: journal.threads(id).flatMap(({ frame }) => frame?.state ?? []) }
    : {};

const problem = (status: number, code: string, detail: string): LocalAnswer => ({
  status,
  headers: { 'content-type': 'application/problem+json' },
  body: { type: 'about:blank', title: detail, status, detail, code },
});

const mostListed = 100;
const defaultListed = 20;

const list = (journal: Journal, query: URLSearchParams): LocalAnswer => {
  const limit = Number(query.get('limit') ?? defaultListed);
  const cursor = query.get('cursor');
  const before = Number(cursor ?? Number.MAX_SAFE_INTEGER);
  const status = executionStatuses.find((each) => each === query.get('status'));
  if (query.has('status') && !status)
    return problem(400, 'validation-failed', `status is one of ${executionStatuses.join(', ')}`);
  if (!Number.isInteger(limit) || limit < 1 || limit > mostListed || !Number.isInteger(before))
    return problem(400, 'validation-failed', `limit is 1 to ${mostListed}, cursor is as answered before`);
  const found = journal.list({ before, status, limit: limit + 1 });
  const page = found.slice(0, limit);
  const last = page.at(-1);
  return {
    status: 200,
    body: {
      items: page.map((record) => ({ ...summary(record), ...whereabouts(journal, record) })),
      ...(found.length > limit && last && { nextCursor: String(last.id) }),
      ...(cursor === null && { counts: journal.counts() }),
    },
  };
};

export const executionRoutes = (journal: Journal): LocalRoutes => ({
  'GET /_local/executions': ({ query }) => list(journal, query),
  'GET /_local/executions/{name}': ({ params }) => {
    const record = journal.findByName(params.name ?? '');
    return record
      ? {
          status: 200,
          body: {
            ...detail(journal, record),
            continuations: journal.continuations(record.name).map((each) => detail(journal, each)),
          },
        }
      : problem(404, 'not-found', `There is no execution named "${params.name}"`);
  },
});
