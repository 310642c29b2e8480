/**
 * Hands an order over to the warehouse, and tells it what is not wanted any more, and to wait while its payment is
 * disputed.
 *
 *   confirmed ── requested (written) ── told ── accepted (written) ── looks at the order again ── nothing more
 *   cancelled ─────────────── told ── written ✗ conflict, or: forgotten by `accepted`, and told again after it
 *
 * The address goes with the request. It is written only on the order as it was read, and from then on the order's
 * address does not change (`notHandedOverCheck`): the two exclude each other, whoever is first.
 *
 *   amend    ── reads order v5 ── no hand-over ✓ ── writes v6
 *   request  ──── reads order v5 ───────────────────── order is v5 ✗ conflict ── reads v6 ── sends the new address
 *
 * What may have reached the warehouse is written before it is sent, so a crash or a lost answer is never forgotten. A
 * cancellation can overtake a request whose answer is then lost; so it counts only when no request is on its way.
 */
import { announced } from '../../events/change.ts';
import type { HistoryNote } from '../../events/outbox-history.ts';
import type { Order } from '../../orders/order.ts';
import { orders, orderUnchangedCheck } from '../../orders/store.ts';
import { isDomainError } from '../../shared/errors.ts';
import type { Id } from '../../shared/ids.ts';
import { log } from '../../shared/log.ts';
import { readTogether } from '../../shared/read.ts';
import {
  type Handover,
  handoverAccepted,
  handoverCancelled,
  handoverChanged,
  handoverHeld,
  handoverHolding,
  handoverReleased,
  handoverRequested,
  handoverRequestedAgain,
  mayBeOnItsWay,
  nextStep,
} from './handover.ts';
import { httpWarehouse } from './http.ts';
import type { WantedItem, Warehouse } from './port.ts';
import { handovers } from './store.ts';

/** Undefined: staff ship by hand. */
const configuredWarehouse = (): Warehouse | undefined => {
  const url = process.env.WAREHOUSE_API_URL;
  return url ? httpWarehouse(url) : undefined;
};

type Told = { readonly order: Order; readonly warehouse: Warehouse; readonly now: Date };

/** For the order's history. */
const noteOf = (reason: string, status: string, now: Date): HistoryNote => ({
  at: now.toISOString(),
  actor: 'warehouse',
  reason,
  status,
});

/** Another consumer may have accepted meanwhile; then that is what holds. */
const saveAccepted = async (orderId: Id<'order'>, now: Date): Promise<void> => {
  await handovers.change(orderId, (handover) => {
    if (handover.acceptedAt !== undefined) return undefined;
    const next = handoverAccepted(handover, now);
    const items = next.items.map(({ itemId, quantity }) => ({ itemId, quantity }));
    const note = noteOf('the warehouse has it', 'requested', now);
    return { next, events: announced(next, [['fulfilment.requested', { orderId, items }]], now), note };
  });
};

const requestOfWarehouse = async (
  { order, warehouse, now }: Told,
  handover: Handover | undefined,
  items: readonly WantedItem[],
): Promise<void> => {
  const next = handover ? handoverRequestedAgain(handover, now) : handoverRequested(order.id, items, now);
  await handovers.save(order.id, { next, also: [orderUnchangedCheck(order)] });
  await warehouse.requestFulfilment(order, items, now);
  await saveAccepted(order.id, now);
  log.info('order handed over to the warehouse', { orderId: order.id });
};

const cancelAtWarehouse = async (
  { order, warehouse, now }: Told,
  handover: Handover,
  itemIds: readonly Id<'item'>[],
): Promise<void> => {
  await warehouse.cancelFulfilment(order, itemIds, handover.version, now);
  if (mayBeOnItsWay(handover, now)) {
    throw new Error(
      `the request for ${order.id} may still be on its way: its cancellation is told again after it`,
    );
  }
  const next = handoverCancelled(handover, itemIds);
  const facts = { orderId: order.id, itemIds: [...itemIds] };
  const events = announced(next, [['fulfilment.cancelled', facts]], now);
  const note = noteOf('the warehouse does not send it', 'cancelled', now);
  await handovers.save(order.id, { next, events, note });
  log.info('warehouse told not to send', { orderId: order.id, items: itemIds.length });
};

/** Each message has a version of its own, by which the warehouse knows the later one. */
const sayToHold = async (
  { order, warehouse, now }: Told,
  handover: Handover,
  kind: 'hold' | 'release',
): Promise<void> => {
  const telling = handoverHolding(handover);
  await handovers.save(order.id, { next: telling });
  if (kind === 'hold') await warehouse.holdFulfilment(order, telling.version, now);
  else await warehouse.releaseFulfilment(order, telling.version, now);
  await handovers.save(order.id, {
    next: kind === 'hold' ? handoverHeld(telling) : handoverReleased(telling),
    note:
      kind === 'hold'
        ? noteOf('the warehouse waits with it', 'held', now)
        : noteOf('the warehouse goes on', 'requested', now),
  });
  log.info('warehouse told to wait or to go on', { orderId: order.id, kind });
};

/** Told first, and noted then: a change that is told twice is the same change. */
const tellOfEdit = async ({ order, warehouse, now }: Told, handover: Handover): Promise<void> => {
  await warehouse.changeFulfilment(order, handover.items, handover.version, now);
  const note = noteOf('the warehouse knows what is wanted now', 'requested', now);
  await handovers.save(order.id, { next: handoverChanged(handover), note });
  log.info('warehouse told of an edit', { orderId: order.id, items: handover.items.length });
};

/** @returns whether there was something to tell */
const takeStep = async (orderId: Id<'order'>, warehouse: Warehouse, now: Date): Promise<boolean> => {
  const [order, handover] = await readTogether(orders.readOf(orderId), handovers.readOf(orderId));
  if (!order) return false;
  const step = nextStep(order, handover);
  if (!step) return false;
  const told = { order, warehouse, now };
  if (step.kind === 'request') await requestOfWarehouse(told, handover, step.items);
  else if (!handover) return false;
  else if (step.kind === 'cancel') await cancelAtWarehouse(told, handover, step.itemIds);
  else if (step.kind === 'change') await tellOfEdit(told, handover);
  else await sayToHold(told, handover, step.kind);
  return true;
};

/** Request, cancellation, and one more look each; conflicts cost rounds, too. What is left comes again by the queue. */
const maximumSteps = 8;

/**
 * Brings the warehouse in line with the order.
 * @throws Error while the warehouse does not take what it is told: the queue repeats it
 */
export const syncWarehouse = async (
  orderId: Id<'order'>,
  now: Date,
  warehouse: Warehouse | undefined = configuredWarehouse(),
): Promise<void> => {
  if (!warehouse) return;
  for (let step = 1; step <= maximumSteps; step += 1) {
    try {
      if (!(await takeStep(orderId, warehouse, now))) return;
    } catch (error) {
      if (!isDomainError(error, 'conflict')) throw error;
    }
  }
  throw new Error(`the warehouse is not in line with ${orderId} after ${maximumSteps} steps`);
};
