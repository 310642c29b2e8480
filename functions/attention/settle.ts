/** Staff settled it outside of Waybill. What is money is noted on its payment, so that its list for review agrees. */
import { type HandMatter, settlePaymentByHand } from '../payments/settle-by-hand.ts';
import { DomainError, notFound } from '../shared/errors.ts';
import { idSchema } from '../shared/ids.ts';
import { type AttentionKind, decidedByProvider } from './contract.ts';
import { examine, readMatters } from './examine.ts';
import type { Matter } from './matter.ts';
import { transactionDetailSchema } from './of-payment.ts';
import { getMatter, saveSettled } from './store.ts';

/** As it is now; undefined when it does not wait (any more). */
export const openMatter = async (id: string, now: Date): Promise<Matter | undefined> => {
  const known = await getMatter(id);
  if (!known || known.settled) return undefined;
  const current = await readMatters(known.about, now);
  if (!current) return known;
  const fresh = current.find((matter) => matter.id === id);
  return fresh && { ...fresh, at: known.at };
};

const transactionIn = (detail: string) => {
  const [txRef, transactionId] = transactionDetailSchema.parse(JSON.parse(detail));
  return { txRef, transactionId };
};

/** Of those that a payment tells of: what is noted there. */
const handMatters: { readonly [K in AttentionKind]?: (detail: string) => HandMatter } = {
  'refund-failed': (detail) => ({ kind: 'refund', refundId: idSchema('refund').parse(detail) }),
  'payment-mismatched': (detail) => ({ kind: 'mismatch', ...transactionIn(detail) }),
  'surplus-not-sent-back': (detail) => ({ kind: 'surplus', ...transactionIn(detail) }),
};

/** @throws DomainError `illegal-transition` for what nobody can settle by a note */
const assertSettleable = ({ kind }: Matter): void => {
  if (!decidedByProvider.has(kind)) return;
  throw new DomainError('illegal-transition', 'The provider has to decide it first');
};

type Note = { readonly note: string; readonly actor: string };

/** @throws DomainError `not-found` when it does not wait (any more), `illegal-transition` when no note settles it */
export const settleMatter = async (id: string, { note, actor }: Note, now: Date): Promise<void> => {
  const matter = await openMatter(id, now);
  if (!matter) throw notFound('thing that waits');
  assertSettleable(matter);
  const ofPayment = handMatters[matter.kind]?.(matter.detail);
  if (ofPayment && matter.orderId) await settlePaymentByHand(matter.orderId, ofPayment, { note, actor }, now);
  else await saveSettled(matter, { at: now.toISOString(), by: actor, note });
  await examine(matter.about, now);
};
