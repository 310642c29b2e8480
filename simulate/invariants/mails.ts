/** Each order that was confirmed has its mail at least once, and no mail says what the order never was. */
import type { Facts } from '../facts.ts';
import type { Invariant } from './invariant.ts';

/** An order's mails name it by its number, or by the end of its id. */
const about = ({ mails }: Facts, { id, number }: Facts['orders'][number]) =>
  mails.filter(({ subject, text }) => {
    const all = `${subject} ${text}`;
    return all.includes(id.slice(-10)) || (number !== undefined && all.includes(number));
  });

export const mails: Invariant = {
  name: 'mails',
  always: false,
  flaws: (facts) =>
    facts.orders.flatMap((order) => {
      const own = about(facts, order);
      const told = facts.told.filter(({ orderId }) => orderId === order.id).map(({ type }) => type);
      const subjects = own.map(({ subject }) => subject.toLowerCase());
      const isConfirmed = told.includes('order.confirmed');
      return [
        ...(isConfirmed && own.length === 0 ? [`${order.id} was confirmed, and no mail says so`] : []),
        ...(subjects.some((subject) => subject.includes('delivered')) &&
        !told.includes('order.delivered') &&
        !told.includes('shipment.updated')
          ? [`a mail says that ${order.id} was delivered, which it never was`]
          : []),
      ];
    }),
};
