/** What becomes of one change of the external system: taken, skipped because it says nothing new, or a conflict. */
import { getOrder, orders } from '../orders/store.ts';
import { isDomainError } from '../shared/errors.ts';
import { readTogether } from '../shared/read.ts';
import { type ConflictKind, conflictKindOf } from './conflict.ts';
import { type ExternalChange, orderIdOf, type StatusChange } from './external-change.ts';
import { isMovedAlready, moveOrder } from './move-order.ts';
import { placeExternalOrder } from './place-external.ts';
import { getRevision } from './run-store.ts';
import { hasOtherTerms } from './sent.ts';
import { sents } from './sent-store.ts';

export type Outcome =
  | { readonly kind: 'taken' }
  | { readonly kind: 'skipped'; readonly why: string }
  | { readonly kind: 'conflict'; readonly conflict: ConflictKind; readonly why: string };

const taken: Outcome = { kind: 'taken' };
const skipped = (why: string): Outcome => ({ kind: 'skipped', why });

/** Also of what staff want in spite of a conflict. @throws DomainError what the order's rules refuse */
export const carryOut = async (change: ExternalChange, now: Date): Promise<Outcome> => {
  if (change.type === 'order.created') {
    const isNew = await placeExternalOrder(change, now);
    return isNew ? taken : skipped('this order is here already');
  }
  const orderId = orderIdOf(change);
  const order = await getOrder(orderId);
  if (order && isMovedAlready(order, change)) return skipped(`the order is ${change.status} already`);
  await moveOrder(orderId, change, now);
  return taken;
};

/** Why it must not be carried out without a person, who may still want it. */
const objectionTo = async (change: StatusChange): Promise<Outcome | undefined> => {
  const orderId = orderIdOf(change);
  const [order, sent] = await readTogether(orders.readOf(orderId), sents.readOf(orderId));
  if (!order || isMovedAlready(order, change) || !hasOtherTerms(order, sent, change.basedOn))
    return undefined;
  const why = `it decided on version ${change.basedOn ?? sent.sentVersion}; since then lines or address of the order changed here`;
  return { kind: 'conflict', conflict: 'both-changed', why };
};

const overtaken = async (change: ExternalChange): Promise<Outcome | undefined> => {
  if (change.revision === undefined) return undefined;
  const last = await getRevision(orderIdOf(change));
  return last !== undefined && change.revision <= last
    ? skipped(`revision ${change.revision} came after ${last}`)
    : undefined;
};

/**
 * Idempotent: what was carried out before is so already.
 * @throws what is worth another try: the store is busy, or a provider does not answer
 */
export const takeChange = async (change: ExternalChange, now: Date): Promise<Outcome> => {
  const late = await overtaken(change);
  if (late) return late;
  const objection = change.type === 'order.status' ? await objectionTo(change) : undefined;
  if (objection) return objection;
  try {
    return await carryOut(change, now);
  } catch (error) {
    if (!isDomainError(error) || error.retryable) throw error;
    return { kind: 'conflict', conflict: conflictKindOf(error.code), why: error.message };
  }
};
