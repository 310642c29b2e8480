/** Sends one mail about an order to its customer, once. */
import { getProfile } from '../identity/store.ts';
import { contactOf } from '../orders/contact-of.ts';
import type { Order } from '../orders/order.ts';
import { orderTokenOf } from '../orders/order-token-key.ts';
import { getOrder } from '../orders/store.ts';
import { orderPageOf } from '../settings/order-page.ts';
import { shopSettings } from '../settings/store.ts';
import { isGuestId } from '../shared/customer-id.ts';
import { type Mail, sendEmail } from '../shared/email.ts';
import { firstLocale, type Locale } from '../shared/locale.ts';
import { log } from '../shared/log.ts';
import { tagsOf } from './notice-tag.ts';
import { type Reader, wordsFor } from './reader.ts';
import { type Claim, claimNotice, closeNotice, freeNotice, type OrderNotice } from './store.ts';
import { withOrderLink } from './templates/order-link.ts';

type Addressee = {
  readonly email: string;
  readonly name: string;
  readonly locale?: Locale | undefined;
};

export type Compose = (order: Order, reader: Reader) => Mail | Promise<Mail>;

/** A guest is who the goods go to, or who bought them: no account says another name. */
const addresseeOf = async (order: Order): Promise<Addressee | undefined> => {
  const { customerId, guest } = order;
  if (guest) return { email: guest.email, name: contactOf(order)?.name ?? guest.email };
  return isGuestId(customerId) ? undefined : getProfile(customerId);
};

/** A guest finds the order again by this link alone. */
const withLinkFor = async (order: Order, mail: Mail, reader: Reader, now: Date): Promise<Mail> => {
  const token = await orderTokenOf(order);
  if (token === undefined) return mail;
  const { orderPage } = await shopSettings(now);
  const page = orderPageOf(orderPage, { orderId: order.id, token });
  return withOrderLink(mail, { token, page }, wordsFor(reader));
};

/** In the language of the account as it is now; of a guest, in the one they ordered in. */
const readerOf = async (order: Order, { name, locale }: Addressee, now: Date): Promise<Reader> => {
  const { timeZone } = await shopSettings(now);
  return { name, locale: firstLocale(locale, order.locale), timeZone };
};

type Letter = { readonly to: string; readonly mail: Mail; readonly order: Order; readonly reader: Reader };

/**
 * The mail and where it goes, without a guest's link to the order, which is for them alone.
 * @returns undefined when order or account are gone, or the guest is forgotten
 */
export const writeLetter = async (
  orderId: string,
  compose: Compose,
  now: Date,
): Promise<Letter | undefined> => {
  const order = await getOrder(orderId);
  const addressee = order && (await addresseeOf(order));
  if (!order || !addressee) return undefined;
  const reader = await readerOf(order, addressee, now);
  return { to: addressee.email, mail: await compose(order, reader), order, reader };
};

/** What is claimed and not sent is free again at once; what is sent is never freed. */
const sendClaimed = async (
  claim: Claim,
  orderId: string,
  compose: Compose,
  now: Date,
): Promise<'sent' | 'skipped'> => {
  try {
    const letter = await writeLetter(orderId, compose, now);
    if (!letter) return 'skipped';
    const { to, mail, order, reader } = letter;
    await sendEmail(to, await withLinkFor(order, mail, reader, now), tagsOf(claim.notice));
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
  const outcome = await sendClaimed(claim, orderId, compose, now);
  await closeNotice(claim, outcome, now);
  log.info('notice', { orderId, kind, outcome });
};
