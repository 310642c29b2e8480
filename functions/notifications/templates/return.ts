/** The mails of a return: it was asked for, decided, received. */
import { itemOf, type Order } from '../../orders/order.ts';
import { format } from '../../shared/decimal-money.ts';
import type { Mail } from '../../shared/email.ts';
import { isZero, type Money } from '../../shared/money.ts';
import { writeMail } from './layout.ts';
import { shortId } from './order-lines.ts';

export type ReturnedGoods = {
  readonly items: readonly { readonly itemId: string; readonly quantity: number }[];
  /** What staff said with their decision. */
  readonly decision?: string | undefined;
  readonly refund?: Money | undefined;
};

export type ReturnNews = 'requested' | 'approved' | 'rejected' | 'received';

const subjects: Readonly<Record<ReturnNews, string>> = {
  requested: 'We have your request for a return',
  approved: 'You can send it back',
  rejected: 'Your return was not accepted',
  received: 'We have received your return',
};

const money = (refund: Money | undefined): string =>
  refund === undefined || isZero(refund)
    ? 'There is nothing left to be paid back for it.'
    : `${format(refund)} is on its way back to you.`;

const said = (decision: string | undefined): string[] => (decision === undefined ? [] : [decision]);

const paragraphsOf = (news: ReturnNews, goods: string, { decision, refund }: ReturnedGoods): string[] => {
  const told: Readonly<Record<ReturnNews, string[]>> = {
    requested: [`you want to send back ${goods}. We look at it and write to you.`],
    approved: [`please send us ${goods}. Your money goes back when it is here.`, ...said(decision)],
    rejected: [`we cannot take back ${goods}.`, ...(decision === undefined ? [] : [`Reason: ${decision}`])],
    received: [`${goods} came back to us.`, money(refund)],
  };
  return told[news];
};

export const returnMail = (order: Order, name: string, news: ReturnNews, found: ReturnedGoods): Mail => {
  const goods = found.items
    .map(({ itemId, quantity }) => `${quantity} × ${itemOf(order, itemId).productSnapshot.name}`)
    .join(', ');
  return writeMail({
    orderId: order.id,
    subject: `${subjects[news]} (order ${shortId(order)})`,
    greeting: `Hello ${name},`,
    paragraphs: paragraphsOf(news, goods, found),
  });
};
