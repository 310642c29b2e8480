/** What happens in a shop, one step after the other, by the very routes that people use. */
import { setTimeout as sleep } from 'node:timers/promises';
import * as z from 'zod';
import { answered, everyItem } from '../../sdk/index.ts';
import { Ended } from '../exit-codes.ts';
import { askLocal } from '../local-stack.ts';
import type { Session } from '../session.ts';
import type { Order } from './order-words.ts';
import { type Outcome, payAt } from './pay.ts';

/** What the steps before have made. */
export type Made = { variantId?: string; orderId?: string; shipmentId?: string; returnId?: string };
export type Step = (session: Session, made: Made) => Promise<void>;

const address = { name: 'Trigger', line1: '12 Marina Road', city: 'Lagos', country: 'NG' } as const;
const currency = 'NGN';
const lookMilliseconds = 200;
const mostLooks = 150;

const needed = (id: string | undefined): string => {
  if (id === undefined) throw new Error('a step stands before the one that it needs');
  return id;
};

const read = ({ api }: Session, { orderId }: Made): Promise<Order> =>
  answered(api.GET('/v1/orders/{id}', { params: { path: { id: needed(orderId) } } }));

/** @throws Ended `unsuccessful` */
const untilOrderIs = async (session: Session, made: Made, status: Order['status']): Promise<void> => {
  for (let looks = 0; looks < mostLooks; looks += 1) {
    if ((await read(session, made)).status === status) return;
    await sleep(lookMilliseconds);
  }
  throw new Ended('unsuccessful', `The order ${made.orderId} does not become ${status}`);
};

/** Something to sell. @throws Ended `refused` when the shop has nothing */
const chooseVariant: Step = async ({ api }, made) => {
  const stock = everyItem((cursor) =>
    api.GET('/v1/inventory', { params: { query: { limit: 100, ...(cursor && { cursor }) } } }),
  );
  for await (const { variantId, available } of stock) {
    if (available < 2) continue;
    const variant = await answered(api.GET('/v1/variants/{id}', { params: { path: { id: variantId } } }));
    if (!variant.active || !variant.prices.some((price) => price.currency === currency)) continue;
    made.variantId = variantId;
    return;
  }
  throw new Ended('refused', `The shop has nothing in stock that has a price in ${currency}`);
};

const place: Step = async (session, made) => {
  await chooseVariant(session, made);
  const order = await answered(
    session.api.POST('/v1/orders', {
      body: {
        currency,
        items: [{ variantId: needed(made.variantId), quantity: 1 }],
        shippingAddress: address,
      },
    }),
  );
  made.orderId = order.id;
};

const payWith =
  (outcome: Outcome): Step =>
  async (session, made) => {
    await payAt(session, { id: needed(made.orderId), currency }, { outcome });
    if (outcome === 'approve') await untilOrderIs(session, made, 'confirmed');
  };

const begin: Step = async ({ api }, { orderId }) => {
  await answered(
    api.POST('/v1/orders/{id}/payments', {
      params: { path: { id: needed(orderId) } },
      body: { provider: 'paystack' },
    }),
  );
};

const allPieces = async (session: Session, made: Made) =>
  (await read(session, made)).items.map(({ id, quantity }) => ({ itemId: id, quantity }));

const ship: Step = async (session, made) => {
  const shipment = await answered(
    session.api.POST('/v1/orders/{id}/shipments', {
      params: { path: { id: needed(made.orderId) } },
      body: {
        items: await allPieces(session, made),
        carrier: 'gig',
        trackingNumber: `TRIGGER-${needed(made.orderId).slice(-12)}`,
      },
    }),
  );
  made.shipmentId = shipment.id;
};

const correct: Step = async ({ api }, { shipmentId }) => {
  const path = { id: needed(shipmentId) };
  await answered(
    api.PATCH('/v1/shipments/{id}', {
      params: { path },
      body: { trackingNumber: `TRIGGER-${needed(shipmentId).slice(-12)}-B` },
    }),
  );
};

const deliver: Step = async (session, made) => {
  const path = { id: needed(made.shipmentId) };
  await answered(
    session.api.POST('/v1/shipments/{id}/events', { params: { path }, body: { status: 'delivered' } }),
  );
};

const cancel: Step = async ({ api }, { orderId }) => {
  await answered(api.POST('/v1/orders/{id}/cancel', { params: { path: { id: needed(orderId) } } }));
};

const refund: Step = async ({ api }, { orderId }) => {
  const { items } = await answered(
    api.GET('/v1/orders/{id}/payments', { params: { path: { id: needed(orderId) } } }),
  );
  const path = { id: needed(items[0]?.id) };
  await answered(api.POST('/v1/payments/{id}/refunds', { params: { path }, body: { reason: 'triggered' } }));
};

const askReturn: Step = async (session, made) => {
  const asked = await answered(
    session.api.POST('/v1/orders/{id}/returns', {
      params: { path: { id: needed(made.orderId) } },
      body: { items: await allPieces(session, made), reason: 'triggered' },
    }),
  );
  made.returnId = asked.id;
};

const approveReturn: Step = async ({ api }, { returnId }) => {
  await answered(api.POST('/v1/returns/{id}/approve', { params: { path: { id: needed(returnId) } } }));
};

const rejectReturn: Step = async ({ api }, { returnId }) => {
  const path = { id: needed(returnId) };
  await answered(api.POST('/v1/returns/{id}/reject', { params: { path }, body: { reason: 'triggered' } }));
};

const receiveReturn: Step = async ({ api }, { returnId }) => {
  const path = { id: needed(returnId) };
  await answered(api.POST('/v1/returns/{id}/receive', { params: { path }, body: { restock: true } }));
};

const adjustBy = async ({ api }: Session, variantId: string, delta: number): Promise<void> => {
  await answered(
    api.POST('/v1/inventory/{variantId}/adjustments', {
      params: { path: { variantId } },
      body: { delta, reason: 'correction', note: 'triggered' },
    }),
  );
};

const adjust: Step = async (session, made) => {
  await chooseVariant(session, made);
  await adjustBy(session, needed(made.variantId), 1);
};

/** Down to nothing that is left to sell, and back. */
const runLow: Step = async (session, made) => {
  await chooseVariant(session, made);
  const variantId = needed(made.variantId);
  const { available } = await answered(
    session.api.GET('/v1/inventory/{variantId}', { params: { path: { variantId } } }),
  );
  await adjustBy(session, variantId, -available);
  await adjustBy(session, variantId, available);
};

/** The stack's clock only goes forward: what is due in that time happens, too. */
const passPaymentWindow: Step = async (session, made) => {
  const { paymentWindowEndsAt } = await read(session, made);
  const { now } = await askLocal(session.url, 'GET /_local/clock', z.object({ now: z.string() }));
  const seconds = Math.max(0, (Date.parse(paymentWindowEndsAt) - Date.parse(now)) / 1000) + 60;
  await askLocal(session.url, 'POST /_local/clock', z.unknown(), { advanceSeconds: Math.ceil(seconds) });
};

const bought = [place, payWith('approve')];
const sent = [...bought, ship];
const arrived = [...sent, deliver];
const sentBack = [...arrived, askReturn];

/** What must happen for an event to come about. */
export const stepsOf = {
  'order.created': [place],
  'order.item.created': [place],
  'order.item.status.updated': sent,
  'order.confirmed': bought,
  'order.shipped': sent,
  'order.delivered': arrived,
  'order.approved': arrived,
  'order.cancelled': [place, cancel],
  'order.failed': [place, passPaymentWindow],
  'order.refunded': [...arrived, refund],
  'payment.initiated': [place, begin],
  'payment.succeeded': bought,
  'payment.failed': [place, payWith('decline')],
  'payment.refunded': [...bought, refund],
  'shipment.created': sent,
  'shipment.updated': arrived,
  'shipment.corrected': [...sent, correct],
  'return.requested': sentBack,
  'return.approved': [...sentBack, approveReturn],
  'return.rejected': [...sentBack, rejectReturn],
  'return.received': [...sentBack, approveReturn, receiveReturn],
  'stock.adjusted': [adjust],
  'stock.low': [runLow],
} as const satisfies Readonly<Record<string, readonly Step[]>>;
