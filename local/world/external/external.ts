/**
 * A simulated external system, as the adapter for HTTP finds one: it hears of orders at `/_local/external/orders`, and tells at
 * `/_local/external/changes` what people did there. What they do is done at the same place:
 *
 * | route | what happens there |
 * |---|---|
 * | `POST …/orders/{orderId}/ship`, `/deliver`, `/cancel` | the order moves |
 * | `POST …/new-orders` | somebody orders there: `{sku, quantity, email, …}` |
 * | `POST …/any-change` | it tells this very thing, in whatever form |
 * | `POST …/scenario` | see `external-scenarios.ts` |
 */
import { Webhook, WebhookVerificationError } from 'standardwebhooks';
import * as z from 'zod';
import type { LocalAnswer, LocalRequest, LocalRoutes, Runtime, Service } from '../../aws/service.ts';
import { readSetting, writeSetting } from '../../journal.ts';
import { bodyOf, json, type Secret } from '../providers/dialect.ts';
import {
  disturbed,
  type ExternalScenario,
  externalScenarioSchema,
  externalScenarios,
  lateSeconds,
} from './external-scenarios.ts';
import { type ExternalStore, makeExternalStore } from './external-store.ts';

const scenarioSetting = 'external-scenario';
/** Longer than anybody waits for an answer. */
const silenceSeconds = 60;

const messageSchema = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('order.changed'),
    data: z.looseObject({ orderId: z.string(), version: z.number() }),
  }),
  z.object({ type: z.literal('change.refused'), data: z.looseObject({ changeId: z.string() }) }),
]);

const askedSchema = z.object({ after: z.string().optional(), limit: z.number().int().min(1).max(500) });

const moveSchema = z.object({
  carrier: z.string().optional(),
  trackingNumber: z.string().optional(),
  reason: z.string().optional(),
  basedOn: z.number().optional(),
});

const lagos = { name: 'Ngozi Bello', line1: '4 Marina Road', city: 'Lagos', country: 'NG' };

const newOrderSchema = z.looseObject({
  sku: z.string().optional(),
  quantity: z.coerce.number().default(1),
  email: z.string().default('ngozi@example.com'),
  currency: z.string().default('NGN'),
  payment: z.string().default('paid'),
  shippingAddress: z.unknown().default(lagos),
});

type Parts = {
  readonly runtime: Runtime;
  readonly secret: () => Secret;
  readonly store: ExternalStore;
};

const scenarioOf = ({ journal }: Runtime): ExternalScenario =>
  externalScenarioSchema.shape.next.parse(readSetting(journal, scenarioSetting) ?? 'normal');

const isSigned = ({ secret }: Parts, { headers, body }: LocalRequest): boolean => {
  const signed = Object.entries(headers).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value]],
  );
  try {
    new Webhook(secret().signingSecret ?? '').verify(body, Object.fromEntries(signed));
    return true;
  } catch (error) {
    if (error instanceof WebhookVerificationError) return false;
    throw error;
  }
};

const silence = ({ runtime: { clock } }: Parts): Promise<void> =>
  new Promise((resolve) => {
    clock.at(clock.now() + silenceSeconds * 1000, resolve);
  });

const hear = ({ store }: Parts, request: LocalRequest): LocalAnswer => {
  const message = messageSchema.safeParse(bodyOf(request));
  if (!message.success) return json(400, { message: 'The message has an unknown form' });
  const { type, data } = message.data;
  if (type === 'order.changed') store.hear(data.orderId, data.version, data);
  else store.hearRefusal(request.headers['webhook-id'] ?? data.changeId, data);
  return json(202, { received: true });
};

const tellPage = ({ runtime, store }: Parts, request: LocalRequest): LocalAnswer => {
  const asked = askedSchema.safeParse(bodyOf(request));
  if (!asked.success) return json(400, { message: 'after and limit say what is asked for' });
  const { after = '0', limit } = asked.data;
  const found = store.changesAfter(Number(after), limit + 1, runtime.clock.now());
  const page = found.slice(0, limit);
  const { items, count } = disturbed(
    scenarioOf(runtime),
    page.map(({ change }) => change),
  );
  const next = page.at(-1)?.position;
  return json(200, {
    items,
    count,
    ...(next !== undefined && { next: String(next) }),
    hasMore: found.length > limit,
  });
};

const signedRoute =
  (parts: Parts, answer: (parts: Parts, request: LocalRequest) => LocalAnswer) =>
  async (request: LocalRequest): Promise<LocalAnswer> => {
    const scenario = scenarioOf(parts.runtime);
    if (scenario === 'down') return json(503, { message: 'Closed' });
    if (!isSigned(parts, request)) return json(401, { message: 'The signature does not hold' });
    const answered = answer(parts, request);
    if (scenario === 'timeout') await silence(parts);
    return answered;
  };

/** Shown at once, or late, at the place that it has from now on. */
const tell = ({ runtime, store }: Parts, about: object): LocalAnswer => {
  const now = runtime.clock.now();
  const number = store.nextNumber();
  const change = { id: `chg-${number}`, at: new Date(now).toISOString(), revision: number, ...about };
  store.tell(change, now + (scenarioOf(runtime) === 'late' ? lateSeconds * 1000 : 0));
  return json(202, change);
};

const moveTo = (parts: Parts, status: string) => (request: LocalRequest) => {
  const known = parts.store.order(request.params.orderId ?? '');
  if (!known) return json(404, { message: 'There is no such order' });
  const wish = moveSchema.safeParse(request.body.length === 0 ? {} : bodyOf(request));
  if (!wish.success) return json(400, { message: 'carrier, trackingNumber, reason, basedOn' });
  const { orderId, version } = known;
  return tell(parts, { type: 'order.status', orderId, basedOn: version, status, ...wish.data });
};

const orderThere = (parts: Parts) => (request: LocalRequest) => {
  const wish = newOrderSchema.safeParse(bodyOf(request));
  if (!wish.success) return json(400, { message: 'say sku, or items, and email' });
  const { sku, quantity, ...about } = wish.data;
  return tell(parts, {
    type: 'order.created',
    externalId: `EXT-${parts.store.nextNumber()}`,
    ...(sku !== undefined && { items: [{ sku, quantity }] }),
    ...about,
  });
};

const stateOf = ({ runtime, store }: Parts) => ({
  next: scenarioOf(runtime),
  orders: store.orders(),
  changes: store.changes(),
  refusals: store.refusals(),
});

const setScenario = ({ runtime }: Parts, request: LocalRequest): LocalAnswer => {
  const parsed = externalScenarioSchema.safeParse(bodyOf(request));
  if (!parsed.success) {
    return json(400, { message: `next is one of ${Object.keys(externalScenarios).join(', ')}` });
  }
  writeSetting(runtime.journal, scenarioSetting, parsed.data.next);
  return json(200, parsed.data);
};

const routesOf = (parts: Parts): LocalRoutes => ({
  'POST /_local/external/orders': signedRoute(parts, hear),
  'POST /_local/external/changes': signedRoute(parts, tellPage),
  'GET /_local/external': () => json(200, stateOf(parts)),
  'POST /_local/external/scenario': (request) => setScenario(parts, request),
  'POST /_local/external/orders/{orderId}/ship': moveTo(parts, 'shipped'),
  'POST /_local/external/orders/{orderId}/deliver': moveTo(parts, 'delivered'),
  'POST /_local/external/orders/{orderId}/cancel': moveTo(parts, 'cancelled'),
  'POST /_local/external/new-orders': orderThere(parts),
  'POST /_local/external/any-change': (request) => tell(parts, z.looseObject({}).parse(bodyOf(request))),
});

export const makeExternal = (runtime: Runtime, secret: () => Secret): Service => ({
  routes: routesOf({ runtime, secret, store: makeExternalStore(runtime.journal) }),
});
