/**
 * `wb-<order ULID>-<attempt number>`: the reference of one attempt, known to the provider and to us. It names its
 * order and payment by itself, so that a webhook needs no look-up. Only letters, digits and `-`, which every
 * provider accepts.
 */
import { isValid } from 'ulid';
import { type Id, idOf, isIdOf, ulidOf } from '../shared/ids.ts';

/** Attempts of one payment are bounded, because they live in one item. */
export const maximumAttempts = 20;

export type TxRef = `wb-${string}-${number}`;

export type TxRefParts = {
  readonly txRef: TxRef;
  readonly orderId: Id<'order'>;
  readonly paymentId: Id<'payment'>;
  readonly attemptNumber: number;
};

export const asOrderId = (text: string): Id<'order'> | undefined =>
  isIdOf('order', text) ? text : undefined;

/** The one payment of an order. */
export const paymentIdOf = (orderId: Id<'order'>): Id<'payment'> => idOf('payment', ulidOf(orderId));

export const txRefOf = (orderId: Id<'order'>, attemptNumber: number): TxRef =>
  `wb-${ulidOf(orderId)}-${attemptNumber}`;

const pattern = /^wb-([0-9A-HJKMNP-TV-Z]{26})-([1-9][0-9]?)$/;

/** Undefined for what is not one of our references. */
export const parseTxRef = (text: string): TxRefParts | undefined => {
  const [, ulid, digits] = pattern.exec(text) ?? [];
  if (ulid === undefined || digits === undefined || !isValid(ulid)) return undefined;
  const attemptNumber = Number(digits);
  if (attemptNumber > maximumAttempts) return undefined;
  const orderId = idOf('order', ulid);
  return { txRef: txRefOf(orderId, attemptNumber), orderId, paymentId: paymentIdOf(orderId), attemptNumber };
};

/**
 * What staff and carriers confirm has no number of a provider. There is one transaction per attempt: a second
 * confirmation is a repetition.
 */
export const manualTransactionId = (txRef: string): string => `manual-${txRef}`;
