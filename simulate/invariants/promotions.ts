/** No promotion is used more often than it may be, by anybody. */
import * as z from 'zod';
import type { Invariant } from './invariant.ts';

const promotionSchema = z.looseObject({
  id: z.string(),
  code: z.string().optional(),
  limits: z.object({ total: z.number().optional(), perCustomer: z.number().optional() }).default({}),
});

const gaveBack = new Set(['cancelled', 'failed']);

export const promotions: Invariant = {
  name: 'promotions',
  always: true,
  flaws: ({ items, orders }) =>
    items.flatMap(({ item }) => {
      if (item.sk !== 'PROMOTION') return [];
      const { id, code = id, limits } = promotionSchema.parse(item);
      const uses = orders.filter(
        ({ status, payment, promotions: used }) =>
          used.some(({ promotionId }) => promotionId === id) &&
          !(gaveBack.has(status) && payment.status !== 'refunded'),
      );
      const perCustomer = Map.groupBy(uses, ({ customerId }) => customerId);
      const { total = Number.POSITIVE_INFINITY, perCustomer: each = Number.POSITIVE_INFINITY } = limits;
      return [
        ...(uses.length > total ? [`${code} was used ${uses.length} times of ${total}`] : []),
        ...[...perCustomer].flatMap(([customer, own]) =>
          own.length > each ? [`${code} was used ${own.length} times of ${each} by ${customer}`] : [],
        ),
      ];
    }),
};
