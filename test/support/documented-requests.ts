/** Sends the requests of the OpenAPI document as they stand in its examples, with the real ids and secrets in their places. */
import { documentedFeatures } from '../../functions/docs/document/features.ts';
import { openApiDocument } from '../../functions/docs/document/openapi.ts';
import { json, type Operation, operationsOf, type Placed } from '../../functions/docs/document/parts.ts';
import type { Answer, Fields, SendOptions, Shopper } from './shopper.ts';

const operations = new Map(
  operationsOf(openApiDocument(documentedFeatures, 'https://api.shop.example')).map((placed) => [
    placed.operation.operationId,
    placed,
  ]),
);

/** Operations that take a body. */
export const withBody: readonly string[] = [...operations.values()]
  .filter(({ operation }) => operation.requestBody)
  .map(({ operation }) => operation.operationId);

const namedHeaders = { ETag: 'etag', RateLimit: 'ratelimit', Location: 'location' } as const;

/** What the answer says otherwise than the document: its status, or a header field that is there and not declared. */
const faultsOf = ({ responses }: Operation, { status, headers, text }: Answer<Fields>): string[] => {
  const declared = responses[String(status)];
  if (!declared || status >= 400) return [`${status} ${text}`];
  return Object.entries(namedHeaders)
    .filter(([name, sent]) => name in (declared.headers ?? {}) !== headers.has(sent))
    .map(([name]) => `${status} ${name} is ${name in (declared.headers ?? {}) ? 'declared' : 'sent'} alone`);
};

export type Examples = {
  /** From now on the real thing goes where the example of it stands. */
  readonly learn: (example: string, real: unknown) => void;
  /** @throws Error when it is answered otherwise than the document says */
  readonly send: (operationId: string, by: Shopper, options?: SendOptions) => Promise<Fields>;
  /** The body of an example, as it is sent. */
  readonly bodyOf: (operationId: string) => object;
  readonly sent: ReadonlySet<string>;
};

export const documentedRequests = (): Examples => {
  const known = new Map<string, string>();
  const sent = new Set<string>();

  const realize = (value: unknown): unknown => {
    if (typeof value === 'string') return known.get(value) ?? value;
    if (Array.isArray(value)) return value.map(realize);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, realize(inner)]));
  };

  const placedOf = (operationId: string): Placed => {
    const placed = operations.get(operationId);
    if (!placed) throw new Error(`the document has no operation ${operationId}`);
    return placed;
  };

  const pathOf = ({ path, operation }: Placed): string =>
    path.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
      const example = operation.parameters?.find((one) => one.name === name)?.example;
      return encodeURIComponent(String(realize(example)));
    });

  const bodyOf = (operationId: string): object =>
    realize(placedOf(operationId).operation.requestBody?.content[json]?.example) as object;

  return {
    bodyOf,
    sent,
    learn: (example, real) => {
      if (typeof real !== 'string') throw new Error(`nothing real for ${example}`);
      known.set(example, real);
    },
    send: async (operationId, by, options = {}) => {
      const placed = placedOf(operationId);
      const path = pathOf(placed);
      const body = placed.operation.requestBody && !options.raw ? bodyOf(operationId) : undefined;
      const ways = { POST: by.post, PUT: by.put, PATCH: by.patch, DELETE: by.delete };
      const answer =
        placed.method === 'GET'
          ? await by.get(path, options)
          : await ways[placed.method as keyof typeof ways](path, body, options);
      const faults = faultsOf(placed.operation, answer);
      if (faults.length > 0) throw new Error(`${operationId}: ${faults.join('; ')}`);
      sent.add(operationId);
      return answer.body;
    },
  };
};
