/** The mails of a return: it was asked for, decided, received. */
import { itemOf, type Order } from '../../orders/order.ts';
import type { Mail } from '../../shared/email.ts';
import { isZero, type Money } from '../../shared/money.ts';
import { type Reader, type Words, wordsFor } from '../reader.ts';
import { writeMail } from './layout.ts';
import { shortId } from './order-lines.ts';

export type ReturnedGoods = {
  readonly items: readonly { readonly itemId: string; readonly quantity: number }[];
  /** What staff said with their decision. */
  readonly decision?: string | undefined;
  readonly refund?: Money | undefined;
};

export type ReturnNews = 'requested' | 'approved' | 'rejected' | 'received';

type Further = (found: ReturnedGoods, words: Words) => string[];

const further: Readonly<Record<ReturnNews, Further>> = {
  requested: () => [],
  approved: ({ decision }) => (decision === undefined ? [] : [decision]),
  rejected: ({ decision: reason }, { say }) =>
    reason === undefined ? [] : [say('return.rejected.reason', { reason })],
  received: ({ refund }, { say, money }) => [
    refund === undefined || isZero(refund)
      ? say('return.received.nothing')
      : say('return.received.money', { amount: money(refund) }),
  ],
};

export const returnMail = (order: Order, reader: Reader, news: ReturnNews, found: ReturnedGoods): Mail => {
  const words = wordsFor(reader);
  const { say, list } = words;
  const goods = list(
    found.items.map(({ itemId, quantity }) =>
      say('pieces', { quantity, product: itemOf(order, itemId).productSnapshot.name }),
    ),
  );
  return writeMail(
    {
      orderId: order.id,
      subject: say(`return.${news}.subject`, { order: shortId(order) }),
      greeting: say('greeting', reader),
      paragraphs: [say(`return.${news}.text`, { goods }), ...further[news](found, words)],
    },
    words,
  );
};
