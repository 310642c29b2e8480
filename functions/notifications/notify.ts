/** Sends one mail about an order to its customer, once. */
import { getProfile } from '../identity/store.ts';
import type { Order } from '../orders/order.ts';
import { getOrder } from '../orders/store.ts';
import { type Mail, sendEmail } from '../shared/email.ts';
import { log } from '../shared/log.ts';
import { type Claim, claimNotice, closeNotice, freeNotice, type OrderNotice } from './store.ts';

type Compose = (order: Order, name: string) => Mail | Promise<Mail>;

/** The mail and where it goes; undefined when order or account are gone. */
const writeLetter = async (
  orderId: string,
  compose: Compose,
): Promise<{ to: string; mail: Mail } | undefined> => {
  const order = await getOrder(orderId);
  const profile = order && (await getProfile(order.customerId));
  return order && profile && { to: profile.email, mail: await compose(order, profile.name) };
};

/** What is claimed and not sent is free again at once; what is sent is never freed. */
const sendClaimed = async (claim: Claim, orderId: string, compose: Compose): Promise<'sent' | 'skipped'> => {
  try {
    const letter = await writeLetter(orderId, compose);
    if (!letter) return 'skipped';
    await sendEmail(letter.to, letter.mail);
    return 'sent';
  } catch (error) {
    await freeNotice(claim);
    throw error;
  }
};

/**
 * Composes and sends unless it was sent before. Nothing is sent when the account is gone.
 * @throws whatever kept it from being sent: the caller's queue or workflow repeats it
 */
export const notify = async (notice: OrderNotice, compose: Compose, now: Date): Promise<void> => {
  const { orderId, kind } = notice;
  const claim = await claimNotice(notice, now);
  if (!claim) return;
  const outcome = await sendClaimed(claim, orderId, compose);
  await closeNotice(claim, outcome, now);
  log.info('notice', { orderId, kind, outcome });
};
