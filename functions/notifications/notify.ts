/** Sends one mail about an order to its customer, once. */
import { SESv2Client, SendEmailCommand } from '@aws-sdk/client-sesv2';
import { getProfile } from '../identity/store.ts';
import type { Order } from '../orders/order.ts';
import { getOrder } from '../orders/store.ts';
import { env } from '../shared/env.ts';
import { log } from '../shared/log.ts';
import { claimNotice, freeNotice, markNotice, type Notice } from './store.ts';
import type { Mail } from './templates/layout.ts';

let client: SESv2Client | undefined;
const ses = (): SESv2Client => {
  client ??= new SESv2Client({
    maxAttempts: 3,
    requestHandler: { connectionTimeout: 1_000, requestTimeout: 10_000 },
  });
  return client;
};

const utf8 = (Data: string) => ({ Data, Charset: 'UTF-8' });

const send = async (to: string, { subject, text, html }: Mail): Promise<void> => {
  await ses().send(
    new SendEmailCommand({
      FromEmailAddress: env('EMAIL_SENDER'),
      Destination: { ToAddresses: [to] },
      Content: { Simple: { Subject: utf8(subject), Body: { Text: utf8(text), Html: utf8(html) } } },
    }),
  );
};

const sendClaimed = async (
  notice: Notice,
  compose: (order: Order, name: string) => Mail | Promise<Mail>,
  now: Date,
): Promise<'sent' | 'skipped'> => {
  const order = await getOrder(notice.orderId);
  const profile = order && (await getProfile(order.customerId));
  if (!order || !profile) {
    await markNotice(notice, 'skipped', now);
    return 'skipped';
  }
  await send(profile.email, await compose(order, profile.name));
  await markNotice(notice, 'sent', now);
  return 'sent';
};

/**
 * Composes and sends unless it was sent before. Nothing is sent when the account is gone.
 * @throws whatever kept it from being sent: the caller's queue or workflow repeats it
 */
export const notify = async (
  notice: Notice,
  compose: (order: Order, name: string) => Mail | Promise<Mail>,
  now: Date,
): Promise<void> => {
  const { orderId, kind } = notice;
  if (!(await claimNotice(notice, now))) return;
  try {
    log.info('notice', { orderId, kind, outcome: await sendClaimed(notice, compose, now) });
  } catch (error) {
    await freeNotice(notice);
    throw error;
  }
};
