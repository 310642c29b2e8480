/**
 * Returns: what a customer may send back, and what they get for it. Pure: from the order and its earlier returns to
 * the next ones.
 */
import * as z from 'zod';
import { deliveriesOf } from '../orders/count-pieces.ts';
import { itemOf, type Order } from '../orders/order.ts';
import { isPhysical } from '../orders/standing.ts';
import { DomainError, notFound } from '../shared/errors.ts';
import { type Id, idOf, idSchema, partUlid, rootUlidOf, ulidOf } from '../shared/ids.ts';
import { type Causes, type Machine, move, statesOf } from '../shared/machine.ts';
import { type Money, moneySchema } from '../shared/money.ts';

export const returnMachine = {
  initial: 'requested',
  final: ['rejected', 'received'],
  transitions: {
    requested: { approve: 'approved', reject: 'rejected' },
    approved: { receive: 'received', reject: 'rejected' },
    rejected: {},
    received: {},
  },
} as const satisfies Machine<string, string>;

export const returnCauses: Causes<typeof returnMachine> = {
  approve: 'Staff: the customer may send it back',
  reject: 'Staff, with a reason, also after approval: the pieces may be asked for again',
  receive:
    'Staff: the goods are there. What was paid, minus what went back before and minus what the kept pieces cost by the order’s own rules, is promised back, and they go back on the shelf or not',
};

/** Counted from the delivery of each item. */
export const returnWindowDays = 30;
export const maximumReturns = 50;

const millisecondsPerDay = 24 * 60 * 60 * 1000;

const lineSchema = z.object({ itemId: idSchema('item'), quantity: z.int().min(1) });

/** A customer need not say why. */
export const notSaid = 'not said';

export const returnSchema = z.object({
  id: idSchema('return'),
  orderId: idSchema('order'),
  status: z.enum(statesOf(returnMachine)),
  items: z.array(lineSchema).min(1),
  reason: z.string(),
  /** Set when it was received; the refund is on its way from then. */
  refund: moneySchema.optional(),
  restocked: z.boolean().optional(),
  decision: z.string().optional(),
  requestedAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
});

export const returnsSchema = z.object({
  orderId: idSchema('order'),
  returns: z.array(returnSchema),
  /** The hash of the last entry of its history. */
  chain: z.string().optional(),
  version: z.int(),
});

export type Return = z.output<typeof returnSchema>;
export type ReturnStatus = Return['status'];
export type Returns = z.output<typeof returnsSchema>;
export type ReturnLine = z.output<typeof lineSchema>;

export const noReturns = (orderId: Id<'order'>): Returns => ({ orderId, returns: [], version: 0 });

/** A return's id names its order. */
export const orderIdOfReturn = (returnId: Id<'return'>): Id<'order'> =>
  idOf('order', rootUlidOf(ulidOf(returnId)));

/** @throws DomainError `not-found` */
export const returnOf = (returns: Returns, returnId: string): Return => {
  const found = returns.returns.find(({ id }) => id === returnId);
  if (!found) throw notFound('return');
  return found;
};

const quantityIn = (returns: readonly Return[], itemId: string): number =>
  returns
    .flatMap(({ items }) => items)
    .filter((line) => line.itemId === itemId)
    .reduce((total, { quantity }) => total + quantity, 0);

const refuse = (message: string, details: Record<string, unknown>): DomainError =>
  new DomainError('illegal-transition', message, details);

const quantityOfDeliveries = (deliveries: readonly { readonly quantity: number }[]): number =>
  deliveries.reduce((total, { quantity }) => total + quantity, 0);

/** Each piece has its own time, from its own delivery: of those that came back, the oldest are taken to have. */
const checkLine = (order: Order, earlier: readonly Return[], line: ReturnLine, now: Date): void => {
  const item = itemOf(order, line.itemId);
  const itemId = item.id;
  if (!isPhysical(item)) {
    throw refuse(`Item ${itemId} is not shipped: nothing of it can come back`, { itemId });
  }
  const delivered = deliveriesOf(item, order);
  if (delivered.length === 0) throw refuse(`Item ${itemId} is ${item.status}`, { itemId });
  const earliest = now.getTime() - returnWindowDays * millisecondsPerDay;
  const inTime = delivered.filter(({ at }) => Date.parse(at) >= earliest);
  if (inTime.length === 0) {
    throw refuse(`Item ${itemId} was delivered more than ${returnWindowDays} days ago`, { itemId });
  }
  const kept = quantityOfDeliveries(delivered) - quantityIn(earlier, itemId);
  const left = Math.min(kept, quantityOfDeliveries(inTime));
  if (line.quantity > left) {
    throw refuse(`Only ${left} of item ${itemId} can be returned`, { itemId, left });
  }
};

type Changed = { readonly returns: Returns; readonly changed: Return };

const withReturn = (returns: Returns, changed: Return): Changed => {
  const known = returns.returns.some(({ id }) => id === changed.id);
  const next = known
    ? returns.returns.map((other) => (other.id === changed.id ? changed : other))
    : [...returns.returns, changed];
  return { returns: { ...returns, returns: next, version: returns.version + 1 }, changed };
};

/** @throws DomainError `illegal-transition` for what was not delivered, is too late, or came back already */
export const requestReturn = (
  order: Order,
  returns: Returns,
  wanted: { readonly items: readonly ReturnLine[]; readonly reason: string },
  now: Date,
): Changed => {
  const count = returns.returns.length;
  if (count >= maximumReturns) {
    throw refuse(`An order takes at most ${maximumReturns} returns`, { orderId: order.id });
  }
  const open = returns.returns.filter(({ status }) => status !== 'rejected');
  for (const line of wanted.items) checkLine(order, open, line, now);
  const at = now.toISOString();
  return withReturn(returns, {
    id: idOf('return', partUlid(ulidOf(order.id), count + 1)),
    orderId: order.id,
    status: returnMachine.initial,
    items: [...wanted.items],
    reason: wanted.reason,
    requestedAt: at,
    updatedAt: at,
  });
};

/** @returns undefined when that was decided before */
export const decideReturn = (
  returns: Returns,
  returnId: string,
  decision: 'approve' | 'reject',
  why: string | undefined,
  now: Date,
): Changed | undefined => {
  const found = returnOf(returns, returnId);
  if (found.status === (decision === 'approve' ? 'approved' : 'rejected')) return undefined;
  const status = move<ReturnStatus>(returnMachine, found.status, decision);
  return withReturn(returns, {
    ...found,
    status,
    ...(why !== undefined && { decision: why }),
    updatedAt: now.toISOString(),
  });
};

/** Pieces of each item that have come back once this return has, by item id. */
export const piecesBack = ({ returns }: Returns, { id, items }: Return): ReadonlyMap<string, number> => {
  const others = returns.filter((other) => other.id !== id && other.status === 'received');
  return new Map(items.map(({ itemId, quantity }) => [itemId, quantityIn(others, itemId) + quantity]));
};

/**
 * The goods are there.
 * @param refund what was promised back for them
 */
export const receiveReturn = (
  returns: Returns,
  found: Return,
  { restocked, refund }: { readonly restocked: boolean; readonly refund: Money },
  now: Date,
): Changed => {
  const status = move<ReturnStatus>(returnMachine, found.status, 'receive');
  return withReturn(returns, { ...found, status, refund, restocked, updatedAt: now.toISOString() });
};
