/** Events of a day, as consumers hear of them, for tests of what becomes of the day. */
import { expect } from '@jest/globals';
import type { Context, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { handler as entry } from '../../functions/analytics/consumer.ts';
import {
  type DomainEvent,
  type EventData,
  type EventType,
  newEvent,
} from '../../functions/events/catalogue.ts';
import { idOf, newUlid } from '../../functions/shared/ids.ts';
import { money } from '../../functions/shared/money.ts';
import { asFunction } from '../support/as-function.ts';
import { anOrder, someTime } from '../support/orders.ts';

type Consume = (event: SQSEvent, context: Context) => Promise<SQSBatchResponse>;
const consume = asFunction('analytics-consumer', entry) as Consume;

/** Tells the consumer, twice, as the bus may. @returns the event */
export const tell = async <T extends EventType>(
  type: T,
  data: EventData<T>,
  at: string,
): Promise<DomainEvent<T>> => {
  const detail = newEvent(type, data, { now: new Date(at) });
  const record = { messageId: detail.id, body: JSON.stringify({ detail }) };
  const twice = [record, { ...record, messageId: `${detail.id}-again` }];
  const answer = await consume({ Records: twice } as SQSEvent, {} as Context);
  expect(answer.batchItemFailures).toEqual([]);
  return detail;
};

type Approved = EventData<'order.approved'>;

/** One line of two mugs for 3,000 and 500 for shipping, unless said otherwise. */
export const approvedAt = (at: string, overrides: Partial<Approved> = {}): Approved => {
  const { id: orderId, customerId, items } = anOrder();
  const [line] = items;
  if (!line) throw new Error('no item');
  const { id: orderItemId, productId, variantId, shopId } = line;
  return {
    orderId,
    customerId,
    total: money(3500, 'NGN'),
    paid: money(3500, 'NGN'),
    approvedAt: at,
    items: [
      { orderItemId, productId, variantId, name: 'Mug', shopId, quantity: 2, total: money(3000, 'NGN') },
    ],
    promotions: [],
    ...overrides,
  };
};

export const refundOf = (
  { orderId, total: { currency } }: Approved,
  amount: number,
  overrides: Partial<EventData<'payment.refunded'>> = {},
): EventData<'payment.refunded'> => ({
  paymentId: idOf('payment', newUlid(someTime)),
  orderId,
  txRef: 'wb-1',
  provider: 'paystack',
  refundId: idOf('refund', newUlid(new Date())),
  amount: money(amount, currency),
  reason: 'complaint',
  paymentStatus: 'partially_refunded',
  surplus: false,
  ...overrides,
});
