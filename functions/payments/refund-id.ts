/** Ids of refunds. Made of what is refunded, so that asking again for the same finds the same. */
import { createHash } from 'node:crypto';
import { type Id, idOf } from '../shared/ids.ts';
import type { Payment } from './payment.ts';

const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** In the form of a ULID, always the same for the same text. */
export const ulidFor = (text: string): string => {
  const digest = createHash('sha256').update(text).digest();
  const characters = [...digest.subarray(0, 26)].map(
    (byte, index) => alphabet[byte % (index === 0 ? 8 : 32)],
  );
  return characters.join('');
};

/** Of one refund, by what it stands for. */
export const refundIdFor = (orderId: string, ref: string): Id<'refund'> =>
  idOf('refund', ulidFor(`${orderId} ${ref}`));

/** The ids that `ref` stands for, one for each capture: the same again whenever the same thing is given back. */
export const refundIdsFor = (payment: Payment, ref: string): Id<'refund'>[] =>
  payment.captures.map((_, index) => refundIdFor(payment.orderId, `${ref}#${index}`));
