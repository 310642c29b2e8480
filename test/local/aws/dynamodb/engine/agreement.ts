/** Whether two engines gave the same answer, as far as an answer is promised. */
import { DynamoDb } from '../../../../../local/aws/dynamodb/engine/engine.ts';
import { DynamoDbError } from '../../../../../local/aws/dynamodb/engine/errors.ts';
import { normalized } from '../../../../../local/aws/dynamodb/engine/number.ts';
import type { Call } from './random/programs.ts';

export type Answer = Readonly<Record<string, unknown>>;

export type Runs = (call: Call) => Promise<Answer>;

const authorization =
  'AWS4-HMAC-SHA256 Credential=local/20260101/eu-west-1/dynamodb/aws4_request, SignedHeaders=host, Signature=0';

/** An engine behind an endpoint. */
export const throughHttp =
  (endpoint: string): Runs =>
  async ({ operation, input }) => {
    const response = await fetch(endpoint, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-amz-json-1.0',
        'x-amz-target': `DynamoDB_20120810.${operation}`,
        'x-amz-date': '20260101T000000Z',
        authorization,
      },
      body: JSON.stringify(input),
    });
    const body = (await response.json()) as Record<string, unknown>;
    if (response.ok) return body;
    const { __type, message, Message, ...members } = body;
    return { refusal: String(__type).split('#').at(-1), message: message ?? Message, ...members };
  };

export const newEngine = (): { runs: Runs; close: () => void } => {
  const engine = new DynamoDb({ now: () => new Date() });
  return {
    runs: async ({ operation, input }) => {
      try {
        return engine.call(operation, structuredClone(input)) as Answer;
      } catch (error) {
        if (!(error instanceof DynamoDbError)) throw error;
        return { refusal: error.name, message: error.message, ...error.members };
      }
    },
    close: () => engine.close(),
  };
};

/** Sets, and the answers of a batch, have no order. */
const unordered = new Set(['SS', 'BS']);

/** Words are compared by the tests of words, units by those of capacity: DynamoDB Local rounds them in its own way. */
const notCompared = new Set(['message', 'Message', 'ConsumedCapacity']);

const canonical = (value: unknown, name = ''): unknown => {
  if (name === 'N' && typeof value === 'string') return normalized(value);
  if (Array.isArray(value)) {
    if (name === 'NS') return value.map((element) => normalized(String(element))).sort();
    if (unordered.has(name)) return value.map(String).sort();
    return value.map((element) => canonical(element));
  }
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([key]) => !notCompared.has(key));
  return Object.fromEntries(
    entries.sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, content]) => [key, canonical(content, key)]),
  );
};

const withSortedResponses = (answer: Answer): Answer => {
  const { Responses } = answer;
  if (typeof Responses !== 'object' || Responses === null || Array.isArray(Responses)) return answer;
  const sorted = Object.entries(Responses).map(([table, items]) => [
    table,
    (items as unknown[]).map((item) => JSON.stringify(canonical(item))).sort(),
  ]);
  return { ...answer, Responses: Object.fromEntries(sorted) };
};

type Page = Answer & { readonly Items?: readonly unknown[]; readonly LastEvaluatedKey?: object };

const maximumPages = 100;

/** All pages, up to one that is refused. */
const pagesOf = async (runs: Runs, { operation, input }: Call): Promise<Page[]> => {
  const pages: Page[] = [];
  let next: object | undefined;
  do {
    const page: Page = await runs({
      operation,
      input: { ...input, ...(next && { ExclusiveStartKey: next }) },
    });
    pages.push(page);
    next = page.LastEvaluatedKey;
  } while (next && pages.length < maximumPages);
  return pages;
};

const total = (pages: readonly Page[], count: 'Count' | 'ScannedCount'): number =>
  pages.reduce((sum, page) => sum + Number(page[count] ?? 0), 0);

/** A query's items in their order; a scan's sorted, because theirs means nothing. */
const walked = async (runs: Runs, call: Call, segments: number): Promise<Answer> => {
  const pages: Page[] = [];
  for (let Segment = 0; Segment < segments; Segment += 1) {
    const part = segments > 1 ? { Segment, TotalSegments: segments } : {};
    pages.push(...(await pagesOf(runs, { ...call, input: { ...call.input, ...part } })));
  }
  const refused = pages.find((page) => 'refusal' in page);
  if (refused) return refused;
  const items = pages.flatMap(({ Items = [] }) => Items).map((item) => JSON.stringify(canonical(item)));
  const counted = { count: total(pages, 'Count'), scanned: total(pages, 'ScannedCount') };
  if (call.operation === 'Scan') return { ...counted, items: items.sort() };
  // An empty page more at the end is no difference.
  const full = pages.filter(({ ScannedCount }) => ScannedCount === call.input.Limit).length;
  return { ...counted, items, full };
};

/** The answer to a call, or to all calls of a walk. */
export const answerOf = (runs: Runs, call: Call): Promise<Answer> =>
  call.walks ? walked(runs, call, call.walks.segments) : runs(call);

const textOf = (answer: Answer): string => JSON.stringify(canonical(withSortedResponses(answer)));

type Reason = { readonly Code?: string };

const hasValidationReason = ({ CancellationReasons: reasons }: Answer): boolean =>
  Array.isArray(reasons) && reasons.some(({ Code }: Reason) => Code === 'ValidationError');

/** Where ours follows AWS's documentation and DynamoDB Local does not. */
const known: readonly {
  readonly why: string;
  readonly is: (ours: Answer, local: Answer, call: Call) => boolean;
}[] = [
  {
    why: 'a fault that only the stored item shows cancels the transaction with a reason of ValidationError (API reference of CancellationReasons); DynamoDB Local refuses the request, or names one reason',
    is: (ours, local, { operation }) =>
      operation === 'TransactWriteItems' && hasValidationReason(ours) && 'refusal' in local,
  },
  {
    why: 'DynamoDB Local looks for paths into keys outside of transactions only',
    is: (ours, _, { operation }) =>
      operation === 'TransactWriteItems' && String(ours.message).startsWith('Key attributes must be scalars'),
  },
  {
    why: 'a page that its limit ended has a cursor, also when nothing follows (developer guide, Paginating results); DynamoDB Local leaves it out on the last key that there can be',
    is: (ours, local) => {
      const { LastEvaluatedKey: cursor, ...rest } = ours;
      return cursor !== undefined && !('LastEvaluatedKey' in local) && textOf(rest) === textOf(local);
    },
  },
  {
    why: 'so a cursor on the last key that there can be is one, and nothing follows it; DynamoDB Local, which never gives it out, does not take it either',
    is: (ours, local) =>
      ours.ScannedCount === 0 &&
      local.message === 'The provided starting key does not match the range key predicate',
  },
  {
    why: 'which of two faults of one request is named first is promised nowhere',
    is: (ours, local) =>
      'refusal' in ours &&
      'refusal' in local &&
      String(ours.message).startsWith('Key attributes must be scalars'),
  },
];

/** `same`, `known` when the difference is on the list above, else both answers. */
export const compared = (ours: Answer, local: Answer, call: Call): 'same' | 'known' | string => {
  if (textOf(ours) === textOf(local)) return 'same';
  if (known.some(({ is }) => is(ours, local, call))) return 'known';
  return `${call.operation} ${JSON.stringify(call.input)}\n  ours  ${JSON.stringify(ours)}\n  local ${JSON.stringify(local)}`;
};
