/** Who was confirmed, or heard no more of it, has a mail that says so; and no mail says what never was. */
import type { Facts } from '../facts.ts';
import type { Invariant } from './invariant.ts';

/** By what a mail's subject says: what must have been told of its order, one of them. */
const saidOnly: Readonly<Record<string, readonly string[]>> = {
  'is confirmed': ['order.confirmed'],
  'was cancelled': ['order.cancelled', 'order.failed'],
  'did not go through': ['payment.failed'],
  'back for your order': ['payment.refunded'],
  'is on its way': ['order.shipped', 'shipment.created'],
  'has arrived': ['order.delivered', 'shipment.updated'],
  'your request for a return': ['return.requested'],
  'you can send it back': ['return.approved'],
  'was not accepted': ['return.rejected'],
  'received your return': ['return.received'],
};

/** What must be said, by what was told. */
const saidAlways: Readonly<Record<string, string>> = {
  'order.confirmed': 'is confirmed',
  'payment.refunded': 'back for your order',
  'return.approved': 'you can send it back',
};

/** An order's mails name it by its number, or by the end of its id. */
const about = ({ mails }: Facts, { id, number }: Facts['orders'][number]) =>
  mails.filter(({ subject, text }) => {
    const all = `${subject} ${text}`;
    return all.includes(id.slice(-10)) || (number !== undefined && all.includes(number));
  });

export const mails: Invariant = {
  name: 'mails',
  always: false,
  flaws: (facts) => {
    const toldOf = Map.groupBy(facts.told, ({ orderId }) => orderId);
    return facts.orders.flatMap((order) => {
      const subjects = about(facts, order).map(({ subject }) => subject.toLowerCase());
      const says = (what: string): boolean => subjects.some((subject) => subject.includes(what));
      const told = new Set((toldOf.get(order.id) ?? []).map(({ type }) => type));
      const missed = Object.entries(saidAlways).filter(([type, what]) => told.has(type) && !says(what));
      const untrue = Object.entries(saidOnly).filter(
        ([what, types]) => says(what) && !types.some((type) => told.has(type)),
      );
      return [
        ...missed.map(([type, what]) => `${order.id}: ${type} was told, and no mail says “${what}”`),
        ...untrue.map(([what]) => `a mail says of ${order.id}, which is ${order.status}: “${what}”`),
      ];
    });
  },
};
